"""How each fact reads in what happened in a space, and which facts are not told there, and why not."""

from django.utils.translation import gettext_lazy as _

from minga.community import events as community
from minga.debate import events as debate
from minga.decision import events as decision
from minga.foundation.administered import Logged
from minga.foundation.census import events as census
from minga.foundation.declared import declare_logged, declare_unlogged
from minga.foundation.profiles import events as profiles
from minga.foundation.provisioning import events as directory
from minga.foundation.rights import events as rights
from minga.foundation.signin import events as signin
from minga.foundation.tenancy import events as space
from minga.foundation.writing import events as writing
from minga.initiative import events as initiative
from minga.outcome import events as outcome
from minga.project.provisioning import events as placing
from minga.purpose import events as purpose

PURPOSE, KNOWN, COMMUNITY = (
    ("purpose", "purpose_id"),
    ("community:known", "community_id"),
    ("community", "community_id"),
)
QUESTION, DECISION = ("question", "question_id"), ("decision", "decision_id")
INITIATIVE, INDICATOR = ("initiative", "initiative_id"), ("indicator", "indicator_id")

STEPS = {
    "hide": _("%(by)s hid a text in “%(thing)s”."),
    "rewrite": _("%(by)s hid a text in “%(thing)s” until it is rewritten."),
    "pause": _("%(by)s hid a text in “%(thing)s”, and its author pauses for a time."),
    "remove": _("%(by)s hid a text in “%(thing)s” and took its author out of the community."),
}

LOGGED = (
    Logged(space.SpaceRoleChanged, "people", _("%(by)s gave %(whom)s another role in the space.")),
    Logged(space.PersonAdmitted, "people", _("%(by)s let %(whom)s into the space.")),
    Logged(space.PersonInvitedAgain, "people", _("%(by)s sent %(whom)s the invitation again.")),
    Logged(space.BelongingChanged, "people", _("%(by)s changed whether %(whom)s is of the organization.")),
    Logged(space.PersonRemoved, "people", _("%(by)s took %(whom)s out of the space.")),
    Logged(space.PersonSuspended, "people", _("%(by)s suspended %(whom)s.")),
    Logged(space.PersonReinstated, "people", _("%(by)s ended the suspension of %(whom)s.")),
    Logged(space.SpaceOpened, "settings", _("%(by)s opened the space, for which %(whom)s had asked.")),
    Logged(space.SpaceSuspended, "settings", _("%(by)s suspended the whole space.")),
    Logged(space.SpaceReinstated, "settings", _("%(by)s ended the suspension of the space.")),
    Logged(space.SpaceLookRevised, "settings", _("%(by)s changed how the space looks.")),
    Logged(space.RightsChosen, "settings", _("%(by)s changed which role may do what.")),
    Logged(signin.SignInRevised, "settings", _("%(by)s changed how people sign in.")),
    Logged(signin.ProviderConnected, "settings", _("%(by)s connected a sign-in of the organization.")),
    Logged(signin.ProviderRevised, "settings", _("%(by)s changed a sign-in of the organization.")),
    Logged(signin.ProviderRemoved, "settings", _("%(by)s removed a sign-in of the organization.")),
    Logged(signin.DomainClaimed, "settings", _("%(by)s said that an e-mail domain is the organization's.")),
    Logged(signin.DomainProven, "settings", _("It was proven that an e-mail domain is the organization's.")),
    Logged(signin.DomainReleased, "settings", _("%(by)s gave up an e-mail domain.")),
    Logged(signin.AddressChosen, "settings", _("%(by)s gave the space an address of its own.")),
    Logged(signin.AddressGivenUp, "settings", _("The space gave up its own address.")),
    Logged(signin.PersonUnlinked, "people", _("%(by)s took from %(whom)s the sign-in of the organization.")),
    Logged(directory.PersonReceived, "people", _("The directory or a roster brought %(whom)s, or said something new.")),
    Logged(directory.PersonWithdrawn, "people", _("The directory no longer has %(whom)s.")),
    Logged(directory.AttributesChanged, "people", _("%(by)s changed what the space knows of %(whom)s.")),
    Logged(directory.AttributeDefined, "settings", _("%(by)s said what the space knows of people.")),
    Logged(directory.AttributeRemoved, "settings", _("%(by)s removed something that the space knew of people.")),
    Logged(directory.KeyMade, "settings", _("%(by)s made a key for the directory.")),
    Logged(directory.KeyRevoked, "settings", _("%(by)s revoked a key of the directory.")),
    Logged(directory.LotAnnounced, "people", _("%(by)s announced lots among the people of the space.")),
    Logged(directory.LotDrawn, "people", _("%(by)s drew lots among the people of the space.")),
    Logged(census.CensusMade, "settings", _("%(by)s made a census.")),
    Logged(census.CensusRemoved, "settings", _("%(by)s removed a census.")),
    Logged(census.CensusBrought, "people", _("%(by)s brought the list of a census.")),
    Logged(census.PersonChecked, "people", _("%(by)s checked %(whom)s in person for a census.")),
    Logged(census.IdentifierFreed, "people", _("%(by)s freed an identifier of a census.")),
    Logged(placing.GroupPlaced, "communities", _("%(by)s said which group comes into “%(thing)s”."), KNOWN),
    Logged(placing.KeptInside, "communities", _("%(whom)s stays in “%(thing)s”: nobody else facilitates it."), KNOWN),
    Logged(rights.ErasureAsked, "people", _("%(by)s asked that %(whom)s be erased.")),
    Logged(rights.PersonErased, "people", _("Somebody left for good and was erased.")),
    Logged(rights.RetentionSet, "settings", _("%(by)s changed how long something is kept.")),
    Logged(rights.TermsPublished, "settings", _("%(by)s published terms of use.")),
    Logged(space.SpaceRevised, "settings", _("%(by)s changed the settings of the space.")),
    Logged(purpose.PurposeChartered, "purposes", _("%(by)s wrote the purpose “%(thing)s”."), PURPOSE),
    Logged(purpose.CharterRevised, "purposes", _("%(by)s corrected the purpose “%(thing)s”."), PURPOSE),
    Logged(purpose.PurposeCalled, "purposes", _("%(by)s decided how “%(thing)s” goes on."), PURPOSE),
    Logged(purpose.RedecisionAsked, "purposes", _("“%(thing)s” asks to be decided again."), PURPOSE),
    Logged(purpose.PurposeClosed, "purposes", _("%(by)s closed the purpose “%(thing)s”."), PURPOSE),
    Logged(purpose.PurposeDiscarded, "purposes", _("%(by)s discarded the purpose “%(thing)s”."), PURPOSE),
    Logged(purpose.PurposeRestored, "purposes", _("%(by)s brought back the purpose “%(thing)s”."), PURPOSE),
    Logged(purpose.RoadmapReordered, "purposes", _("%(by)s put the purposes in another order.")),
    Logged(purpose.SponsorAsked, "purposes", _("%(by)s asked %(whom)s to sponsor “%(thing)s”."), PURPOSE),
    Logged(purpose.SponsorAnswered, "purposes", _("%(by)s answered whether they sponsor “%(thing)s”."), PURPOSE),
    Logged(purpose.OwnerAsked, "purposes", _("%(by)s asked %(whom)s to answer for a figure of “%(thing)s”."), PURPOSE),
    Logged(community.CommunityFounded, "communities", _("%(by)s founded the community “%(thing)s”."), KNOWN),
    Logged(community.CommunityRevised, "communities", _("%(by)s changed the community “%(thing)s”."), KNOWN),
    Logged(community.CommunityOpened, "communities", _("%(by)s opened the community “%(thing)s”."), KNOWN),
    Logged(community.CommunityClosed, "communities", _("%(by)s closed the community “%(thing)s”."), KNOWN),
    Logged(community.PeopleInvited, "communities", _("%(by)s invited people to “%(thing)s”."), COMMUNITY),
    Logged(community.InvitationLinkMade, "communities", _("%(by)s made an invitation link to “%(thing)s”."), COMMUNITY),
    Logged(community.InvitationRevoked, "communities", _("%(by)s took back an invitation to “%(thing)s”."), COMMUNITY),
    Logged(community.PeopleEnrolled, "communities", _("%(by)s enrolled people in “%(thing)s”."), COMMUNITY),
    Logged(community.RoleChanged, "communities", _("%(by)s gave %(whom)s another role in “%(thing)s”."), COMMUNITY),
    Logged(debate.QuestionOpened, "debates", _("%(by)s opened the question “%(thing)s”."), QUESTION),
    Logged(debate.QuestionClosed, "debates", _("%(by)s closed the question “%(thing)s”."), QUESTION),
    Logged(debate.VisitorsChosen, "settings", _("%(by)s changed whether questions may be opened to visitors.")),
    Logged(debate.VisitorsLetIn, "debates", _("%(by)s opened “%(thing)s” to visitors."), QUESTION),
    Logged(debate.VisitorsShutOut, "debates", _("%(by)s closed “%(thing)s” to visitors."), QUESTION),
    Logged(
        debate.VisitorsLeftOut, "debates", _("%(by)s changed whether the map of “%(thing)s” holds visitors."), QUESTION
    ),
    Logged(debate.VisitorsSetAside, "moderation", _("%(by)s set visitors of “%(thing)s” aside."), QUESTION),
    Logged(debate.VisitorsBroughtBack, "moderation", _("%(by)s lets visitors of “%(thing)s” count again."), QUESTION),
    Logged(debate.ReportDismissed, "moderation", _("%(by)s kept a reported text in “%(thing)s”."), QUESTION),
    Logged(debate.ContentReleased, "moderation", _("%(by)s let a text of “%(thing)s” stand again."), QUESTION),
    Logged(
        debate.MeasureTaken,
        "moderation",
        _("%(by)s took a step of the moderation in “%(thing)s”."),
        QUESTION,
        by_value=("step", STEPS),
    ),
    Logged(debate.AppealAnswered, "moderation", _("%(by)s answered an appeal in “%(thing)s”."), QUESTION),
    Logged(
        debate.ModerationChosen,
        "moderation",
        _("%(by)s changed what waits for a facilitator in “%(thing)s”."),
        COMMUNITY,
    ),
    Logged(decision.DecisionOpened, "decisions", _("%(by)s opened the vote “%(thing)s”."), DECISION),
    Logged(decision.DecisionClosed, "decisions", _("%(by)s closed the vote “%(thing)s”."), DECISION),
    Logged(decision.DecisionPublished, "decisions", _("%(by)s published the result of “%(thing)s”."), DECISION),
    Logged(decision.DecisionWithdrawn, "decisions", _("%(by)s withdrew the decision “%(thing)s”."), DECISION),
    Logged(decision.ResponseGiven, "decisions", _("%(by)s answered the decision “%(thing)s”."), DECISION),
    Logged(
        initiative.OwnerAsked, "initiatives", _("%(by)s asked %(whom)s to be responsible for “%(thing)s”."), INITIATIVE
    ),
    Logged(initiative.OwnerAccepted, "initiatives", _("%(by)s is responsible for “%(thing)s”."), INITIATIVE),
    Logged(initiative.InitiativeStarted, "initiatives", _("%(by)s started “%(thing)s”."), INITIATIVE),
    Logged(initiative.InitiativeDone, "initiatives", _("%(by)s ended “%(thing)s” as done."), INITIATIVE),
    Logged(initiative.InitiativeStopped, "initiatives", _("%(by)s stopped “%(thing)s”."), INITIATIVE),
    Logged(outcome.FeedChanged, "measuring", _("%(by)s changed the feed of the figure “%(thing)s”."), INDICATOR),
    Logged(
        outcome.ObservationsImported, "measuring", _("%(by)s brought in values of the figure “%(thing)s”."), INDICATOR
    ),
    Logged(outcome.PlanLocked, "measuring", _("%(by)s sealed the measurement plan of “%(thing)s”."), INITIATIVE),
    Logged(
        outcome.PlanAmended, "measuring", _("%(by)s changed the sealed measurement plan of “%(thing)s”."), INITIATIVE
    ),
    Logged(outcome.VerdictPublished, "measuring", _("%(by)s published the verdict on “%(thing)s”."), INITIATIVE),
)

UNLOGGED = {
    "twice": (debate.ContentHidden,),
    "votes": (
        debate.StanceTaken,
        debate.HelpfulMarked,
        debate.IdeaSupported,
        debate.SupportTakenBack,
        debate.VisitBroughtAlong,
        debate.EstimateSealed,
        debate.StancesImported,
        decision.VoterAdmitted,
        decision.BallotCast,
        decision.BallotChanged,
        decision.VoteDelegated,
        decision.DelegationRevoked,
        decision.BallotsParted,
    ),
    "words": (
        writing.PeopleMentioned,
        purpose.CriterionReviewed,
        debate.QuestionAsked,
        debate.QuestionRevised,
        debate.ContributionWritten,
        debate.ContributionRevised,
        debate.ContributionWithdrawn,
        debate.ActUndone,
        debate.IdeaSettled,
        debate.SupportReached,
        debate.StatementWritten,
        debate.ContentReported,
        debate.ContentHeld,
        debate.MapWaits,
        debate.MeasureAppealed,
        debate.SummarySigned,
        debate.SummaryDrafted,
        debate.SummaryChallenged,
        debate.ChallengeAnswered,
        debate.IdeasImported,
        debate.StatementsImported,
        debate.MapRefreshed,
        debate.EstimateAsked,
        debate.ForecastTermsFixed,
        debate.EstimatesRevealed,
        decision.DecisionDrafted,
        decision.DecisionRevised,
        decision.OptionAdded,
        decision.OptionRevised,
        decision.OptionRemoved,
        decision.VoteClosesSoon,
        decision.ResponseDue,
        decision.ResponseOverdue,
    ),
    "work": (
        initiative.InitiativeDrafted,
        initiative.InitiativeRevised,
        initiative.OwnerDeclined,
        initiative.CommitmentMade,
        initiative.CommitmentKept,
        initiative.CommitmentReleased,
        initiative.HoursNoted,
        initiative.HoursWithdrawn,
        initiative.HoursTotalRecorded,
        initiative.MilestoneSet,
        initiative.MilestoneReached,
        initiative.ReminderDue,
    ),
    "verified": (census.SomebodyVerified,),
    "coming": (
        community.InvitationDeclined,
        community.PersonJoined,
        community.JoinRequested,
        community.RequestDecided,
        community.PersonLeft,
        community.PersonTakenOut,
        rights.TermsAccepted,
        signin.PersonLinked,
        signin.SessionsEnded,
        directory.GroupChanged,
        profiles.ProfileRevised,
        debate.AnswerRequested,
    ),
    "measuring": (
        purpose.IndicatorRegistered,
        purpose.GoalSet,
        purpose.IndicatorRevised,
        purpose.IndicatorWithdrawn,
        purpose.OwnerAnswered,
        initiative.UnitsSet,
        initiative.UnitStarted,
        initiative.UnitStartCorrected,
        initiative.MeasurementWindowOpened,
        initiative.InitiativeJudged,
        outcome.TrialImported,
        outcome.PlanDrafted,
        outcome.PlanRevised,
        outcome.PlanDrawn,
        outcome.EvidenceAdded,
        outcome.RivalRaised,
        outcome.RivalExamined,
        outcome.PlanAssessed,
        outcome.TruthStated,
    ),
}


def declare() -> None:
    """Called once, when the apps stand."""
    declare_logged(*LOGGED)
    for reason, facts in UNLOGGED.items():
        declare_unlogged(reason, *facts)
