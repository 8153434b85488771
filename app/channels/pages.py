"""All pages of channels."""

from app.channels import me_pages, office_pages
from app.channels.room import blueprint

__all__ = ["blueprint", "me_pages", "office_pages"]
