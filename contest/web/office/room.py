"""The office blueprint: HR's room, and for the roles page the administrator's."""

from flask import Blueprint

room = Blueprint("office", __name__, url_prefix="/office")
