"""The demo company: real skills, invented names, the same each time."""

from datetime import date

import pytest

from binome.core.people.reporting_lines import cycles
from binome.orchestration.company import SLICES, as_csv, build, profiles

TODAY = date(2026, 11, 23)


def test_the_energy_company_holds_the_251_real_respondents():
    company = build("energy", today=TODAY)
    real = [employee.profile for employee in company.staff if employee.profile]

    assert len(real) == 251
    assert sum(profile.mentor_candidate for profile in real) == 83
    assert sum(profile.mentee_candidate for profile in real) == 26


@pytest.mark.parametrize("slice_name", SLICES)
def test_each_slice_gives_a_sound_company_with_invented_addresses(slice_name):
    company = build(slice_name, today=TODAY)
    numbers = {employee.staff_id: index for index, employee in enumerate(company.staff)}
    managers = {index: numbers.get(employee.manager) for index, employee in enumerate(company.staff)}

    assert len(numbers) == len(company.staff) == len({employee.email for employee in company.staff})
    assert all(employee.email.endswith("@example.org") for employee in company.staff)
    assert cycles(managers) == []
    assert {employee.unit for employee in company.staff} <= {unit.code for unit in company.units}


def test_the_same_day_gives_the_same_company():
    assert as_csv(build("energy", today=TODAY)) == as_csv(build("energy", today=TODAY))


def test_no_age_is_shipped():
    assert not hasattr(profiles("energy")[0], "age")
    assert max(profile.levels["T01"] for profile in profiles("energy")) <= 4
