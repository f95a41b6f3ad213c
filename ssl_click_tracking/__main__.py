"""Serves the component package where it was installed: `python -m ssl_click_tracking ADDRESS`."""

from components.package.serving import serve

if __name__ == "__main__":
    serve()
