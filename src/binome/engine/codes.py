"""The words the engine answers with: codes, never sentences."""

from enum import StrEnum


class Barrier(StrEnum):
    """Why a pair is impossible, in the order in which the rules are read."""

    SAME_PERSON = "SAME_PERSON"
    NO_CAPACITY = "NO_CAPACITY"
    EXCLUDED = "EXCLUDED"
    REPORTING_LINE = "REPORTING_LINE"
    TOO_CLOSE = "TOO_CLOSE"
    SAME_DEPARTMENT = "SAME_DEPARTMENT"
    GRADE_GAP = "GRADE_GAP"
    NO_COMMON_LANGUAGE = "NO_COMMON_LANGUAGE"
    NO_COMMON_SLOT = "NO_COMMON_SLOT"
    NO_COMMON_PLACE = "NO_COMMON_PLACE"


class NotFormed(StrEnum):
    """Why a mutual yes did not become a pair. Each is a fact about the pairs that were formed."""

    MENTOR_NO_CAPACITY = "MENTOR_NO_CAPACITY"
    MENTEE_HAS_BETTER = "MENTEE_HAS_BETTER"
    MENTEE_HAS_EQUAL = "MENTEE_HAS_EQUAL"
    MENTOR_FULL_BETTER = "MENTOR_FULL_BETTER"
    MENTOR_FULL_EQUAL = "MENTOR_FULL_EQUAL"


class Unpaired(StrEnum):
    """Why a person has no pair."""

    NO_FEASIBLE_PARTNER = "NO_FEASIBLE_PARTNER"
    NO_MUTUAL_LIKE = "NO_MUTUAL_LIKE"
    ALL_FULL = "ALL_FULL"
