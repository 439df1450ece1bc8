"""The example `quickstart`: an import that ends by itself; three of its thirteen rows fail for reasons of ours."""

from expect import Frame, Issue


SETTINGS = {}
SECRETS = []


def drive(app):
    app.wait()
    return ISSUES


PATH = [
    Frame("import", "examples/quickstart/import.rs"),
    Frame("import_row", "examples/quickstart/import.rs"),
]
SEND = Frame("send", "examples/quickstart/welcome.rs")
INSERT = Frame("insert_user", "examples/quickstart/store.rs")

TAGS = {"service": "signups", "component": "import"}
MAIL = TAGS | {"dependency": "external_api", "api_name": "welcome_mail"}

# Of the rows that are left out for what is in them, none is here.
ISSUES = [
    Issue(
        r"reqwest::Error::Status: HTTP status server error \(503 Service Unavailable\) for url \(.*/welcome\)",
        frames=[*PATH, SEND],
        tags=MAIL | {"error_type": "api_error", "line": "9"},
        monitored={"operation": "external_api", "name": "welcome_mail", "code": "503", "classification": "declared"},
        transaction="import",
    ),
    Issue(
        r"reqwest::Error::Request: error sending request for url \(.*/welcome\)",
        causes=["TimedOut: operation timed out"],
        frames=[*PATH, SEND],
        tags=MAIL | {"error_type": "timeout_error", "line": "12"},
        monitored={"operation": "external_api", "name": "welcome_mail"},
        transaction="import",
    ),
    Issue(
        "StoreError::Sqlite: cannot store the user",
        causes=[
            r"SqliteFailure: CHECK constraint failed: length\(name\) <= 64",
            "Error: Error code 275: constraint failed",
        ],
        frames=[*PATH, INSERT],
        tags=TAGS
        | {"error_type": "database_error", "dependency": "database", "operation": "insert_user", "table": "users"},
        monitored={"operation": "database", "name": "insert_user", "data": {"plan": "free"}},
        transaction="import",
    ),
]
