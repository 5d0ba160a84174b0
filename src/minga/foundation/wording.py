"""Sentences of the foundation's own refusals."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "space:bad-slug": _("“%(slug)s” cannot be an address: use 1 to 40 small letters, digits and hyphens."),
    "space:needs-name": _("A space needs a name."),
    "space:slug-taken": _("There already is a space called “%(slug)s”."),
    "space:unknown-zone": _("“%(zone)s” is not a time zone. They are called like America/Lima or Europe/Madrid."),
    "space:administrators-are-inside": _("An administrator is of the organization: change the role first."),
    "space:bad-address": _("“%(email)s” is not an e-mail address."),
    "look:no-colour": _("“%(colour)s” is not a colour as it is asked for: # and six digits or letters from a to f."),
    "look:too-pale": _("%(colour)s is too pale to be read on our light paper. Choose a darker one."),
    "look:too-dark": _("%(colour)s is too dark to be read on our dark paper. Choose a lighter one, or leave it empty."),
    "look:long-welcome": _("Welcome in at most %(most)s signs."),
    "look:large-logo": _("The file is larger than %(kilobytes)s KB. Save it smaller."),
    "picture:unknown": _("This is no picture that we can read. Bring it as PNG, JPEG, WebP or SVG."),
    "picture:busy": _("Many pictures are being drawn just now. Bring it again in a minute."),
    "picture:too-large": _("This picture has more points than we draw. Save it smaller."),
    "picture:unsafe": _("This drawing defines things of its own that could do harm. Save it as plain SVG, or as PNG."),
    "picture:styled": _(
        "This drawing keeps its colours in a style sheet, which we do not keep. Save it as plain SVG, or as PNG."
    ),
    "space:last-administrator": _("A space keeps at least one administrator."),
    "space:unknown-right": _("There is no such choice here."),
    "space:still-holds": _("This person still answers for something here: hand it over first."),
    "space:no-successor": _("Name somebody of the space who can go on with it: no guest, and nobody suspended."),
    "space:has-come": _("This person has been here already: there is nothing to send again."),
    "space:is-suspended": _("This person is suspended: end the suspension first."),
    "space:invited-just-now": _("An invitation was sent less than an hour ago."),
    "space:is-closed": _("“%(space)s” is suspended: it opens to nobody for a time, and nothing in it is lost."),
    "operator:not-this-person": _("This account cannot run the installation: it is switched off, or of the demo."),
    "operator:last-one": _(
        "Requests for a space wait (%(count)s), and nobody else would answer them: name another operator first."
    ),
    "operator:suspension-needs-reason": _("Say why: the people of the space read it."),
    "wish:needs-what-for": _("Say what the space is for."),
    "wish:needs-your-name": _("Say who you are."),
    "wish:too-many": _("Too many requests are waiting for an answer: try again in some days."),
    "wish:answered": _("This request has been answered already."),
    "wish:decline-needs-reason": _("Say why: whoever asked reads it."),
    "space:suspended": _("You are suspended in “%(space)s”. Its page says why, until when, and who can be asked."),
    "space:suspends-oneself": _("Nobody suspends themselves: another administrator can."),
    "space:suspension-needs-reason": _("Say why: the person reads it."),
    "space:suspension-is-over": _("The suspension would be over already: choose a later day."),
    "exchange:no-file": _("There is no file at %(path)s."),
    "exchange:unreadable": _("The file %(path)s cannot be read: %(why)s."),
    "exchange:broken-packing": _("The file %(path)s is packed, and what it is packed with is broken."),
    "exchange:too-large": _("The file %(path)s is larger than %(megabytes)s MB."),
    "exchange:not-utf8": _(
        "The text is not UTF-8: byte %(position)s, on line %(line)s, does not fit. "
        "Save it as “CSV UTF-8” and try again."
    ),
    "exchange:not-text": _("This is not text: line %(line)s holds signs that no text has. Save it as “CSV UTF-8”."),
    "exchange:is-spreadsheet": _(
        "This is a spreadsheet, and text is wanted here: save it as “CSV UTF-8” and try again."
    ),
    "exchange:empty": _("The table is empty."),
    "exchange:too-many-rows": _("The table has more than %(most)s rows."),
    "exchange:missing-columns": _("The table lacks the columns: %(columns)s. It has: %(has)s."),
    "exchange:repeated-column": _("More than one column of the table is called “%(column)s”."),
    "exchange:broken-line": _("Line %(line)s cannot be read: %(why)s."),
    "writing:too-fast": _("Too many changes at once. Wait a moment and try again; nothing was lost or changed."),
    "writing:too-large": _("What you sent is larger than %(megabytes)s MB. Nothing of it was kept."),
    "writing:too-slow": _("What you sent did not arrive in time. Nothing of it was kept; send it again."),
    "writing:too-busy": _("Too many people are writing at this moment. Nothing of it was kept; send it again."),
    "writing:out-of-range": _("A number or a date is beyond what can be kept. Nothing was changed."),
    "writing:empty": _("A text or a name holds nothing that can be read. Nothing was changed."),
    "token:bad-lifetime": _("A key is valid for 30 days, 90 days or one year."),
    "token:too-many": _("You have %(count)s keys already. Revoke one that is no longer needed."),
}
