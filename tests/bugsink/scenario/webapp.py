"""The example `webapp`: requests of all kinds, some of which fail for reasons of ours; ended by SIGTERM."""

import contextlib
import pathlib
import sqlite3

from expect import Frame, Issue

SETTINGS = {
    "PORT": "0",
    "EXTERNAL_PORT": "0",
    "DATABASE_URL": "sqlite:{folder}/users.sqlite",
    "PROFILE_TIMEOUT_MS": "2000",
    "API_TOKENS": "ada:admin:5f2b-admin,ray:reader:77c1-reader",
}
SECRETS = ["5f2b-admin", "77c1-reader"]
ADMIN = {"Authorization": "Bearer 5f2b-admin"}
READER = {"Authorization": "Bearer 77c1-reader"}

TAGS = {"service": "backend", "component": "api"}
PROFILE = TAGS | {
    "dependency": "external_api",
    "api_name": "profile_service",
    "endpoint": "get_profile",
    "user_id": "1",
}
PATH_TO_PROFILE = [
    Frame("get_profile", "examples/webapp/handlers/users.rs"),
    Frame("Users::profile", "examples/webapp/service.rs", {"id": "1"}),
    Frame("fetch", "examples/webapp/profiles.rs", {"user_id": "1"}),
]


def drive(app):
    """Of what goes well, and of what is the caller's mistake, there is no issue."""
    said = app.says(r"webapp: (http://\S+) \(profiles come from (http://\S+)/\)")
    app.url, app.external = said[1], said[2]
    what_goes_well(app)
    mistakes_of_callers(app)
    issues = [profiles_refused(app), profiles_late(app), profiles_garbled(app), division_by_zero(app)]
    app.has_sent(sum(issue.events for issue in issues))
    issues.append(table_missing(app))
    # At once: what is still to be sent is sent before it ends.
    app.stop()
    app.wait()
    return issues


def what_goes_well(app):
    app.expect(200, "GET", "/health")
    for name in ("Ada", "Grace"):
        app.expect(201, "POST", "/api/users", {"name": name, "email": f"{name}@example.org"})
    app.expect(200, "GET", "/api/users")
    app.expect(200, "GET", "/api/users/1")
    app.expect(200, "GET", "/api/users/1/profile")
    app.expect(204, "DELETE", "/api/users/2", **ADMIN)
    app.expect(200, "POST", "/api/jobs/nightly", **ADMIN)


def mistakes_of_callers(app):
    app.expect(400, "POST", "/api/users", {"name": "Ada", "email": "ada"})
    app.expect(409, "POST", "/api/users", {"name": "Ada", "email": "ADA@example.org"})
    app.expect(400, "POST", "/api/users", b'{"name": "Ada"')
    app.expect(400, "GET", "/api/users?page=0")
    app.expect(404, "GET", "/api/users/2")
    app.expect(400, "GET", "/api/users/two")
    app.expect(404, "GET", "/api/nothing")
    app.expect(401, "DELETE", "/api/users/1")
    app.expect(401, "DELETE", "/api/users/1", Authorization="Bearer somebody")
    app.expect(403, "DELETE", "/api/users/1", **READER)


def profiles_refused(app):
    """Ten times, by a caller who is known."""
    external(app, failure_percent=100)
    answers = []
    for done in range(10):
        answers.append(app.expect(502, "GET", "/api/users/1/profile", **READER))
        app.has_sent(done + 1)
    return Issue(
        "AppError::Profile: the profile service refuses to answer",
        events=10,
        causes=[
            "ProfileError::Refused: the profile service refuses to answer",
            r"reqwest::Error::Status: HTTP status server error \(503 Service Unavailable\) for url \(.*/profiles/1\)",
        ],
        frames=PATH_TO_PROFILE,
        tags=PROFILE | {"error_type": "api_error"},
        monitored={"operation": "http.client", "code": "503", "classification": "declared"},
        user={"username": "ray"},
        **told(*answers),
        url=r"http://127\.0\.0\.1:\d+/api/users/1/profile",
    )


def profiles_late(app):
    external(app, latency_ms=20_000)
    answer = app.expect(504, "GET", "/api/users/1/profile")
    return Issue(
        "AppError::Profile: the profile service does not answer in time",
        causes=[
            "ProfileError::Slow: the profile service does not answer in time",
            r"reqwest::Error::Request: error sending request for url \(.*/profiles/1\)",
            "TimedOut: operation timed out",
        ],
        frames=PATH_TO_PROFILE,
        tags=PROFILE | {"error_type": "timeout_error"},
        monitored={"operation": "http.client", "name": "profile_service"},
        **told(answer),
    )


def profiles_garbled(app):
    external(app, garbage=True)
    answer = app.expect(502, "GET", "/api/users/1/profile")
    return Issue(
        "AppError::Profile: the profile service answers what is no profile",
        causes=[
            "ProfileError::Garbage: the profile service answers what is no profile",
            "serde_json::Error::Syntax: expected value at line 1 column 1",
        ],
        frames=PATH_TO_PROFILE,
        tags=PROFILE | {"error_type": "api_error"},
        **told(answer),
    )


def division_by_zero(app):
    """A panic: the stack is the thread's own, which is not to be compared here."""
    answer = app.expect(500, "GET", "/api/sentry-test")
    app.expect(200, "GET", "/api/users/1")
    room = "webapp::handlers::sentry_test"
    return Issue(
        "panic: attempt to divide by zero",
        tags=TAGS | {"error_type": "calculation_error", "endpoint": "sentry_test"},
        monitored={
            "function": f"{room}::per_day",
            "calls": [
                {"function": f"{room}::sentry_test"},
                {"function": f"{room}::per_day", "arguments": {"users": "42", "days": "0"}},
            ],
        },
        **told(answer),
    )


def table_missing(app):
    """The database is there, and not as it was left."""
    with contextlib.closing(sqlite3.connect(pathlib.Path(app.folder.name, "users.sqlite"))) as database, database:
        database.execute("ALTER TABLE users RENAME TO gone")
    answer = app.expect(500, "GET", "/api/users/1", **ADMIN)
    return Issue(
        "AppError::Store: the database failed",
        causes=[
            "StoreError::Database: the database failed",
            r"sqlx::Error::Database: error returned from database: \(code: 1\) no such table: users",
            r"SqliteError: \(code: 1\) no such table: users",
        ],
        frames=[
            Frame("get_user", "examples/webapp/handlers/users.rs"),
            Frame("Users::get", "examples/webapp/service.rs", {"id": "1"}),
            Frame("Repository::find_user", "examples/webapp/repository.rs", {"id": "1"}),
        ],
        tags=TAGS
        | {
            "error_type": "database_error",
            "dependency": "database",
            "db.system": "sqlite",
            "operation": "Repository::find_user",
            "endpoint": "get_user",
        },
        monitored={"operation": "database", "classification": "inferred"},
        user={"username": "ada"},
        **told(answer),
    )


def external(app, **settings):
    """How unreliable the service is that profiles come from."""
    app.expect(200, "PUT", f"{app.external}/settings", settings)


def told(*answers):
    """What the answers say of where to look: for which event (that of a panic stands in a header), in which trace."""
    return {
        "ids": [answer.headers.get("x-event-id") or answer.body["event_id"] for answer in answers],
        "traces": [answer.headers["x-trace-id"] for answer in answers],
    }
