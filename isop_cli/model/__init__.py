"""The field's own things, frozen and typed: Framework, Dossier, Assessment."""
