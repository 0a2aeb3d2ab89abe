"""hlcli: safe, signed updates for AWS HealthLake and its kind (FHIR R4)."""

__version__ = "0.1.0"
