"""Who there is: organisations, programmes, companies, contacts, people and memberships."""
