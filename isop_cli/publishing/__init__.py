"""The register's website, which anyone can read and check certificates with."""
