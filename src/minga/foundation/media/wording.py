"""Words of files and pictures."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "media:empty": _("“%(name)s” is empty. Choose the file again."),
    "media:too-large": _("“%(name)s” is larger than the %(megabytes)s MB that a file may have here."),
    "media:person-full": _(
        "Your files in this space would take more than the %(megabytes)s MB that each person has. Delete some that you "
        "no longer need, or bring a smaller one."
    ),
    "media:space-full": _("This space has no room left for files. Tell whoever administers it."),
    "media:kind": _(
        "Files ending in “%(ending)s” are not taken here. Bring pictures, PDF, office documents, spreadsheets, text, "
        "audio, video or zip."
    ),
    "media:no-ending": _("“%(name)s” does not say what it is. Give it its ending, such as .pdf, and choose it again."),
    "media:not-a-picture": _("“%(name)s” is called like a picture, but it cannot be read as one."),
    "media:apple": _(
        "“%(name)s” is a photo in Apple's HEIC format, which browsers do not show. Save it as JPEG; on the phone, "
        "Settings, Camera, Formats, Most compatible takes all of them so."
    ),
    "media:too-many": _("At most %(most)s files at once. Send these first and bring the others after."),
    "media:infected": _("“%(name)s” was not taken: a virus was found in it."),
    "media:not-looked-at": _(
        "Files are looked at for viruses before they are taken, and that is not possible just now. Your text is not "
        "lost; bring “%(name)s” again in a few minutes."
    ),
    "media:not-kept": _("“%(name)s” could not be kept just now. Bring it again in a few minutes."),
    "media:stands": _("This file stands in a text. Take it out of the text; a month later it is deleted."),
}
