"""What a refusal by the site looks like."""

import httpx


def is_refused(response: httpx.Response, *statuses: int) -> bool:
    """Tell whether a request was refused with one of these statuses, and a problem that says why."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["detail"]
    return response.status_code in statuses
