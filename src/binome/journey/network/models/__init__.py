"""The network: the directory, communities by theme, introductions, ideas."""

from binome.journey.network.models.cards import DirectoryCard
from binome.journey.network.models.challenges import Challenge
from binome.journey.network.models.communities import Community, Event, EventAnswer, Membership, Post
from binome.journey.network.models.files import PostFile
from binome.journey.network.models.ideas import Idea, IdeaAnswer, Vote
from binome.journey.network.models.introductions import Approach, Introduction

__all__ = [
    "Approach",
    "Challenge",
    "Community",
    "DirectoryCard",
    "Event",
    "EventAnswer",
    "Idea",
    "IdeaAnswer",
    "Introduction",
    "Membership",
    "Post",
    "PostFile",
    "Vote",
]
