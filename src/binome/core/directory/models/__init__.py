"""Files of people and what they changed; the file that is fetched; whom an identity provider provisions, and what it was refused."""

from binome.core.directory.models.feeding import FeedRun, StaffFeed
from binome.core.directory.models.importing import (
    Import,
    ImportChange,
    ImportFile,
    ImportRow,
    RememberedAnswer,
    RememberedColumn,
)
from binome.core.directory.models.provisioning import (
    GroupMember,
    ProvisionedGroup,
    ProvisionedPerson,
    ProvisioningConflict,
    ProvisioningRules,
)

__all__ = [
    "FeedRun",
    "GroupMember",
    "Import",
    "ImportChange",
    "ImportFile",
    "ImportRow",
    "ProvisionedGroup",
    "ProvisionedPerson",
    "ProvisioningConflict",
    "ProvisioningRules",
    "RememberedAnswer",
    "RememberedColumn",
    "StaffFeed",
]
