"""Run by server.py under Bugsink's settings: the tables, a user, a project, and a token for the API.

Prints the key of the project's DSN and the token, as JSON.
"""

import json

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("migrate", database="snappea", verbosity=0)

from bsmain.models import AuthToken  # noqa: E402 (models are there once Django is set up)
from projects.models import Project  # noqa: E402
from teams.models import Team  # noqa: E402
from users.models import User  # noqa: E402

User.objects.create_superuser("reader", "reader@example.org", "reader")
team = Team.objects.create(name="example")
project = Project.objects.create(name="example", slug="example", team=team, alert_on_new_issue=False)
token = AuthToken.create_full_access(description="check.py")
print(json.dumps({"project": project.id, "key": project.sentry_key.hex, "token": token.token}))
