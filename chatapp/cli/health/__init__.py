"""Whether this program and this machine are well: doctor, self-test, report, versions."""
