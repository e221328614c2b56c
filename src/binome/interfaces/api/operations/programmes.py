"""Programmes, their waves, whom a wave is for, how its survey goes."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from binome.core.competences.models import Theme
from binome.core.privacy.models import AccessKey
from binome.core.programmes.models import Programme, Wave
from binome.interfaces.api.guard import ApiRequest, Opens, programmes_of, wave_of, waves_of
from binome.interfaces.api.paging import Cursor, Id, Limit, OnlyOf, Page, only_one, page_of
from binome.interfaces.api.problems import RequestStopped
from binome.journey.audience.models import Audience
from binome.journey.diagnosis.queries.survey import response_by_group, survey_of

router = Router(tags=["programmes"], auth=Opens(AccessKey.Scope.PROGRAMMES))


class ProgrammeOut(Schema):
    """A mentoring programme; it lives wave after wave."""

    id: int
    name: str
    kind: str
    purpose_fr: str
    purpose_en: str


class StageOut(Schema):
    """When a stage is planned."""

    stage: str
    starts_on: date
    ends_on: date


class WaveOut(Schema):
    """One round of a programme, from the survey to the report."""

    id: int
    programme_id: int
    number: int
    name: str
    stage: str
    themes: list[str] = Field(description="Codes of themes.")
    calendar: list[StageOut]
    target_pairs: int
    sessions_planned: int
    session_minutes: int


class ThemeOut(Schema):
    """What a pair works on."""

    id: int
    code: str
    title_fr: str
    title_en: str
    is_active: bool
    esco_uri: str = Field(description="The ESCO skill that it is nearest to; empty when nobody said.")
    rome_code: str = Field(description="Its code in ROME 4.0, a job or the number of a skill; empty when nobody said.")


class AudienceOut(Schema):
    """Who a wave is open to, as a rule; empty lists and nulls leave everyone in."""

    entity_ids: list[int]
    level_min: int | None
    level_max: int | None
    sites: list[str]
    countries: list[str]
    min_direct_reports: int
    min_tenure_months: int
    draw: str
    sample_size: int | None


class GroupOut(Schema):
    """How many of a group answered; null where the group is too small to say."""

    name: str
    invited: int | None
    answered: int | None = Field(description="At least so many while the survey is open: counted in steps.")


class SurveyOut(Schema):
    """How the needs survey of a wave goes: who was asked and who answered is told by groups large enough."""

    state: str
    anonymous: bool
    opens_on: date | None
    closes_on: date | None
    everyone: GroupOut
    groups: list[GroupOut]


@router.get("/programmes", response=Page[ProgrammeOut], operation_id="listProgrammes", summary="Programmes")
def list_programmes(request: ApiRequest, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """The programmes that the key opens."""
    return page_of(programmes_of(request.auth), cursor=cursor, limit=limit, as_item=ProgrammeOut.from_orm)


@router.get("/programmes/{programme_id}", response=ProgrammeOut, operation_id="getProgramme", summary="One programme")
def get_programme(request: ApiRequest, programme_id: Id) -> Programme:
    """One of the programmes that the key opens."""
    return only_one(programmes_of(request.auth), "There is no such programme for this key.", pk=programme_id)


@router.get("/waves", response=Page[WaveOut], operation_id="listWaves", summary="Waves")
def list_waves(
    request: ApiRequest, cursor: Cursor = None, limit: Limit = 100, programme_id: OnlyOf = None
) -> HttpResponse:
    """The waves of those programmes, with their calendar."""
    waves = waves_of(request.auth).prefetch_related("calendar", "themes")
    if programme_id is not None:
        waves = waves.filter(programme=programme_id)
    return page_of(waves, cursor=cursor, limit=limit, as_item=_wave)


@router.get("/waves/{wave_id}", response=WaveOut, operation_id="getWave", summary="One wave")
def get_wave(request: ApiRequest, wave_id: Id) -> WaveOut:
    """One of those waves."""
    return _wave(wave_of(request, wave_id))


@router.get("/waves/{wave_id}/audience", response=AudienceOut, operation_id="getAudience", summary="Who a wave is for")
def get_audience(request: ApiRequest, wave_id: Id) -> AudienceOut:
    """The rule, without the people it names."""
    wave = wave_of(request, wave_id)
    audience = Audience.objects.filter(wave=wave).prefetch_related("entities").first() or Audience(wave=wave)
    return AudienceOut(
        entity_ids=sorted(entity.pk for entity in audience.entities.all()) if audience.pk else [],
        level_min=audience.level_min,
        level_max=audience.level_max,
        sites=audience.sites,
        countries=audience.countries,
        min_direct_reports=audience.min_direct_reports,
        min_tenure_months=audience.min_tenure_months,
        draw=audience.draw,
        sample_size=audience.sample_size,
    )


@router.get("/waves/{wave_id}/survey", response=SurveyOut, operation_id="getSurvey", summary="How the survey goes")
def get_survey(request: ApiRequest, wave_id: Id) -> SurveyOut:
    """Invitations and answers by groups of five or more; never who answered, nor what."""
    survey = survey_of(wave_of(request, wave_id))
    if survey is None:
        raise RequestStopped(404, "This wave has no survey.")
    everyone, groups = response_by_group(survey)
    return SurveyOut(
        state=survey.state,
        anonymous=survey.anonymous,
        opens_on=timezone.localdate(survey.opens_at) if survey.opens_at else None,
        closes_on=survey.closes_on,
        everyone=GroupOut.from_orm(everyone),
        groups=[GroupOut.from_orm(group) for group in groups],
    )


@router.get("/themes", response=Page[ThemeOut], operation_id="listThemes", summary="Themes")
def list_themes(request: ApiRequest, cursor: Cursor = None, limit: Limit = 100) -> HttpResponse:
    """What pairs work on: the codes that other answers give."""
    return page_of(Theme.objects.all(), cursor=cursor, limit=limit, as_item=ThemeOut.from_orm)


def _wave(wave: Wave) -> WaveOut:
    return WaveOut(
        id=wave.pk,
        programme_id=wave.programme_id,
        number=wave.number,
        name=wave.name,
        stage=wave.stage,
        themes=sorted(theme.code for theme in wave.themes.all()),
        calendar=[StageOut.from_orm(planned) for planned in wave.calendar.all()],
        target_pairs=wave.target_pairs,
        sessions_planned=wave.sessions_planned,
        session_minutes=wave.session_minutes,
    )
