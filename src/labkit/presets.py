"""What kind of crowd to simulate: the parameters of `labkit.crowd`, with
what each was fitted to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """Parameters of a simulated batch; the defaults imitate a real one of 968 HITs, 187
    workers and 2,904 assignments.

    Attributes
    ----------
    prevalence : float
        Share of the targets whose right answer is yes, as far as the
        lexicon has words enough.
    overlap : float
        Targets per HIT, on average, that are gold questions elsewhere.
    findability : tuple of float
        Centre, slope and spread of the logit of the chance that a worker sees why a
        true target is true. The slope runs over the less obvious words of an attribute,
        from the first to the last. A wide spread makes many targets that nearly
        everyone sees and many that nearly nobody does, hence gold questions easier than
        the work.
    workers_per_hit : float
        Number of workers divided by the number of HITs.
    activity : tuple of float
        Mean and standard deviation of the logarithm of a
        worker's HITs, before rounding.
    busiest : int
        The most HITs that one worker does.
    sensitivity, specificity : tuple of float
        Beta distribution over workers of the chance of a right answer on
        gold yes and on gold no.
    false_yes_by_seconds : tuple of tuple of float
        (seconds, factor) pairs: by how much a worker's chance of a wrong yes on gold is
        multiplied on targets, by the time that an assignment took; linear in the
        logarithm of the time. Gold does not depend on it.
    naa : tuple of float
        Beta distribution over workers of the share of their no's that they
        write as "not an adjective".
    pace : tuple of float
        Median seconds of work on an assignment, and its log-normal spread
        between workers and within one.
    queued : tuple of float
        Beta distribution over workers of the share of assignments that wait in a queue
        after they were accepted.
    queue_seconds : tuple of float
        Median and log-normal spread of the time of a queued assignment.
    careless : float
        Share of the assignments done by workers who do not do the work.
    """

    prevalence: float = 0.121
    overlap: float = 20 / 968
    findability: tuple[float, float, float] = (-2.4, 3.0, 8.0)
    workers_per_hit: float = 187 / 968
    activity: tuple[float, float] = (1.2, 1.6)
    busiest: int = 330
    sensitivity: tuple[float, float] = (5.2, 1.7)
    specificity: tuple[float, float] = (14.8, 1.7)
    false_yes_by_seconds: tuple[tuple[float, float], ...] = (
        (25, 1.27),
        (180, 0.44),
    )
    naa: tuple[float, float] = (0.2, 9.0)
    pace: tuple[float, float, float] = (44, 0.35, 0.23)
    queued: tuple[float, float] = (0.45, 0.75)
    queue_seconds: tuple[float, float] = (780, 1.3)
    careless: float = 0.0


PRESETS = {
    "realistic": Preset(),
    "spammy": Preset(careless=0.25),
}


def preset_named(name: str) -> Preset:
    """Give the preset of that name.

    Raises
    ------
    ValueError
        If there is none.
    """
    if name not in PRESETS:
        names = ", ".join(PRESETS)
        raise ValueError(f"no preset called {name!r}; there are: {names}")
    return PRESETS[name]
