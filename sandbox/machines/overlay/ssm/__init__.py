"""Systems Manager: Parameter Store, Run Command and Session Manager."""
