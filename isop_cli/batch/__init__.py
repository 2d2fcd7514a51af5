"""Many schools: find their dossiers, assess them in worker processes or on a cluster, and sum them up."""
