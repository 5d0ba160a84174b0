"""Work for more than one machine, on a Dask cluster: ``pip install minga[cluster]``."""

from .opinion_maps import Cluster, Partitions, opinion_map_on_cluster

__all__ = ["Cluster", "Partitions", "opinion_map_on_cluster"]
