"""Someone on the staff, named in a form by address, by number, or by name."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from binome.core.people.picking import MOST_SHOWN, PersonField
from binome.core.programmes.models import ProgrammeRole
from tests.factories import PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db


class Named(forms.Form):
    who = PersonField(label="Who")
    other = PersonField(label="Other", required=False)


def named(typed, **more):
    form = Named({"who": typed, **more})
    form.is_valid()
    return form


def test_an_address_a_number_and_a_name_all_lead_to_the_person():
    person = PersonFactory(given_name="Élodie", family_name="Brun")

    for typed in (person.email.upper(), f" {person.staff_id} ", "elodie brun", "brun"):
        assert named(typed).cleaned_data["who"] == person, typed


def test_to_whoever_may_not_know_staff_ids_a_number_is_nobodys():
    person, field = PersonFactory(given_name="Élodie", staff_id="004217"), PersonField(by_number=False)

    for typed in (person.staff_id, "0042", person.staff_id.upper()):
        with pytest.raises(ValidationError):
            field.clean((typed, str(person.pk)))
    assert field.clean((person.email, "")) == field.clean(("elodie", "")) == person


def test_a_name_that_fits_several_shows_them_and_takes_the_one_chosen():
    first, second = PersonFactory(family_name="Martin"), PersonFactory(family_name="Martin")

    asked = named("martin")
    chosen = named("martin", **{"who-chosen": str(second.pk)})

    assert "who" in asked.errors
    shown = str(asked["who"])
    assert f'value="{first.pk}"' in shown
    assert second.entity.name in shown
    assert chosen.cleaned_data["who"] == second


def test_whoever_does_not_bear_the_name_is_not_chosen():
    PersonFactory(family_name="Martin"), PersonFactory(family_name="Martin")
    stranger = PersonFactory(family_name="Autre")

    for forged in (str(stranger.pk), "x", "9" * 40, "-1"):
        assert "who" in named("martin", **{"who-chosen": forged}).errors


def test_of_many_only_the_first_are_shown():
    for _number in range(MOST_SHOWN + 3):
        PersonFactory(family_name="Martin")

    assert str(named("martin")["who"]).count('type="radio"') == MOST_SHOWN


def test_who_left_is_nobody_and_nobody_is_refused_unless_it_may_be_empty():
    gone = PersonFactory(family_name="Partie", is_active=False)

    assert "who" in named(gone.email).errors
    assert "who" in named("   ").errors
    assert named(PersonFactory().email).cleaned_data["other"] is None


def test_a_search_starts_nothing_in_the_page():
    PersonFactory(family_name="<b>Martin"), PersonFactory(family_name="<b>Martin")

    assert "<b>" not in str(named("<b>martin")["who"])


def test_a_role_is_given_by_name_on_the_page_of_the_programme(client):
    wave = WaveFactory()
    client.force_login(manager_of(wave))
    twins = [PersonFactory(family_name="Leroux") for _number in range(2)]
    page = reverse("audience:programme", args=[wave.programme_id])

    asked = client.post(page, {"who": "leroux", "role": "reviewer"})
    client.post(page, {"who": "leroux", "who-chosen": str(twins[0].pk), "role": "reviewer"})

    assert asked.status_code == 422
    assert ProgrammeRole.objects.get(role="reviewer").person == twins[0]
