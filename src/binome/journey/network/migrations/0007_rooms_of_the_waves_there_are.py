from django.db import migrations
from django.utils import timezone


def open_rooms(apps, schema_editor):
    """Mentors of waves that go on have their room, alumni of programmes with a closed wave their place."""
    alias = schema_editor.connection.alias
    Community = apps.get_model("network", "Community").objects.using(alias)
    Membership = apps.get_model("network", "Membership")
    accepted = apps.get_model("enrolment", "Application").objects.using(alias).filter(state="accepted")
    now = timezone.now()
    mentors = {}
    going_on = accepted.filter(side="mentor", wave__closed_at=None, wave__archived_at=None, person__is_active=True)
    for wave, person in going_on.order_by("pk").values_list("wave", "person"):
        mentors.setdefault(wave, []).append(person)
    for wave, people in sorted(mentors.items()):
        room = Community.create(kind="mentors", wave_id=wave, opened_at=now)
        rows = [Membership(community_id=room.pk, person_id=person, joined_at=now) for person in people]
        Membership.objects.using(alias).bulk_create(rows, ignore_conflicts=True)
    closed = apps.get_model("programmes", "Wave").objects.using(alias).filter(closed_at__isnull=False)
    for programme in sorted(set(closed.values_list("programme", flat=True))):
        Community.create(kind="alumni", programme_id=programme, opened_at=now)


def close_rooms(apps, schema_editor):
    """Every community is a theme's again."""
    alias = schema_editor.connection.alias
    apps.get_model("network", "Community").objects.using(alias).exclude(kind="theme").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_rooms_of_mentors_alumni_and_members"),
        ("enrolment", "0002_states_renamed"),
    ]

    operations = [migrations.RunPython(open_rooms, close_rooms)]
