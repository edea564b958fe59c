"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from web.people import AT, NEED, ON, OTHER_NEED

from sluss.casework.assessing import INVENTORY
from sluss.casework.models import Assessment, Case, CaseNeed


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def need_row(half, **more):
    given = {"case": half.case, "need": OTHER_NEED, "origin": "stated", "weight": 2, "at": AT}
    return CaseNeed.objects.create(by=half.people["adviser"], **{**given, **more})


def test_a_company_has_one_case(world):
    half = world.ours
    adviser = half.people["adviser"]
    refused(lambda: Case.objects.create(company=half.company, adviser=adviser, opened_on=ON))
    assert Case.objects.create(company=half.unopened, adviser=adviser, opened_on=ON).pk


def test_a_need_is_one_row_an_origin(world):
    refused(lambda: need_row(world.ours, need=NEED))
    assert need_row(world.ours, need=NEED, origin="found").pk


@pytest.mark.parametrize("weight", [0, 4])
def test_a_weight_is_1_to_3(world, weight):
    refused(lambda: need_row(world.ours, weight=weight))
    assert [need_row(world.ours, weight=1).pk, need_row(world.theirs, weight=3).pk]


def test_an_instrument_is_open_once_a_case(world):
    half = world.ours
    given = {"case": half.case, "instrument": INVENTORY, "version": "1", "begun_at": AT}
    given["by"] = half.people["adviser"]
    first = Assessment.objects.create(**given)
    refused(lambda: Assessment.objects.create(**given))
    Assessment.objects.filter(pk=first.pk).update(completed_at=AT)
    assert Assessment.objects.create(**given).pk


def test_somebody_with_work_behind_them_cannot_be_deleted(world):
    with pytest.raises(ProtectedError):
        world.ours.people["adviser"].delete()
