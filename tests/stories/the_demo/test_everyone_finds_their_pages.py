"""At every stage of the told story, each of the cast comes by links alone to every page that is theirs, and knows where they are."""

import pytest

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.one_database,
]  # menus and links are written by templates


def each(told, of):
    """What `of` finds in each crawl, a line for each finding; nothing where nothing is wrong."""
    return [
        f"stage {number}, {role}: {wrong}"
        for number, crawls in enumerate(told.crawls, start=1)
        for role, crawl in crawls.items()
        for wrong in of(crawl)
    ]


def test_each_of_the_cast_comes_to_every_page_of_theirs(told):
    """The list is that of the addresses, filled from the data: what answers them is theirs."""
    assert len(told.crawls) == 6
    assert all(len(crawls) >= 6 for crawls in told.crawls)
    assert sum(len(crawl.visits) for crawls in told.crawls for crawl in crawls.values()) > 500
    wrong = each(told, lambda crawl: crawl.out_of_reach)
    assert not wrong, "\n".join(wrong)


def test_every_page_marks_one_current_entry(told):
    wrong = each(told, lambda crawl: crawl.unmarked())
    assert not wrong, "\n".join(wrong)


def test_no_two_pages_have_the_same_title(told):
    wrong = each(told, lambda crawl: crawl.namesakes())
    assert not wrong, "\n".join(wrong)
