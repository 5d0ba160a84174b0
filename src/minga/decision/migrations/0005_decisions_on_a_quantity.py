"""An amount is decided in a unit, between bounds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decision", "0004_places_of_the_chosen"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_method_known",
        ),
        migrations.AddField(
            model_name="decision",
            name="highest_amount",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="decision",
            name="lowest_amount",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="decision",
            name="unit",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AlterField(
            model_name="decision",
            name="method",
            field=models.CharField(
                choices=[
                    ("yes_no", "Yes or no: one proposal against waiting"),
                    (
                        "consent",
                        "Consent: one proposal, which a reasoned objection stops",
                    ),
                    ("plurality", "Plurality: everybody marks one option"),
                    (
                        "approval",
                        "Approval: everybody marks every option they can accept",
                    ),
                    ("score", "Score: everybody gives each option 0 to 5 points"),
                    (
                        "star",
                        "STAR: 0 to 5 points each, then a runoff between the two best",
                    ),
                    (
                        "majority_judgment",
                        "Majority judgment: everybody grades each option in words",
                    ),
                    ("dots", "Dots: everybody shares out the same number of dots"),
                    (
                        "quadratic",
                        "Quadratic: n votes for an option cost n² credits",
                    ),
                    ("ranked", "Ranked: everybody puts the options in order"),
                    (
                        "schulze",
                        "Schulze: everybody ranks; every pair is compared, by the strongest path",
                    ),
                    (
                        "ranked_pairs",
                        "Ranked pairs: everybody ranks; every pair is compared, the clearest first",
                    ),
                    ("borda", "Borda: everybody ranks; each place gives points"),
                    (
                        "copeland",
                        "Copeland: everybody ranks; who wins most pairs wins",
                    ),
                    (
                        "minimax",
                        "Minimax: everybody ranks; whose worst defeat is smallest wins",
                    ),
                    (
                        "stv",
                        "Single transferable vote: everybody ranks; several are chosen in proportion",
                    ),
                    (
                        "sequential_pav",
                        "Proportional approval: everybody marks; each further seat weighs less",
                    ),
                    (
                        "phragmen",
                        "Phragmén: everybody marks; the load of the seats is shared evenly",
                    ),
                    (
                        "equal_shares",
                        "Equal shares: everybody marks and holds an equal part of the seats",
                    ),
                    (
                        "budget",
                        "Participatory budget: everybody marks projects; money buys them",
                    ),
                    (
                        "quantity",
                        "Quantity: everybody gives an amount; the one in the middle counts",
                    ),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "method__in",
                        [
                            "yes_no",
                            "consent",
                            "plurality",
                            "approval",
                            "score",
                            "star",
                            "majority_judgment",
                            "dots",
                            "quadratic",
                            "ranked",
                            "schulze",
                            "ranked_pairs",
                            "borda",
                            "copeland",
                            "minimax",
                            "stv",
                            "sequential_pav",
                            "phragmen",
                            "equal_shares",
                            "budget",
                            "quantity",
                        ],
                    )
                ),
                name="decision_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "quantity"), _negated=True),
                    models.Q(
                        (
                            "state__in",
                            [
                                "open",
                                "closed",
                                "published",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("unit", ""), _negated=True),
                    _connector="OR",
                ),
                name="decision_quantity_has_unit",
            ),
        ),
    ]
