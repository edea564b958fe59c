"""Who there is: people and their roles, programmes, their companies, and those who help."""

from sluss.directory.models.companies import Company, Contact, Import, KnownFact
from sluss.directory.models.people import (
    Invitation,
    Language,
    Membership,
    Organisation,
    Person,
    PersonManager,
    Programme,
    Role,
    new_code,
    shown_name,
)
from sluss.directory.models.providers import Absence, Provider, Sharing

__all__ = [
    "Absence",
    "Company",
    "Contact",
    "Import",
    "Invitation",
    "KnownFact",
    "Language",
    "Membership",
    "Organisation",
    "Person",
    "PersonManager",
    "Programme",
    "Provider",
    "Role",
    "Sharing",
    "new_code",
    "shown_name",
]
