"""Which embedding models there are: the local one, as it is and tuned, and the endpoint that the settings name. Makes
each once, when it is first asked for; what was made is let go of when HIPAA deletes."""

import threading

from crm.gate import Permit
from retrieval.embedding import Embedder, EmbedderUnavailable
from retrieval.local import LOCAL_NAME, TUNED_NAME, LocalEmbedder, LocalModel
from retrieval.remote import Endpoint, RemoteEmbedder, remote_name


class Models:
    """Embedders (retrieval.embedding). `endpoint` None: the local model is the current one."""

    def __init__(self, endpoint: Endpoint | None = None) -> None:
        self._endpoint = endpoint
        self._made: dict[str, tuple[int, Embedder]] = {}
        self._local: LocalModel | None = None
        self._turn = threading.Lock()

    @property
    def current(self) -> str:
        return remote_name(self._endpoint.model) if self._endpoint else LOCAL_NAME

    def make(self, permit: Permit, name: str) -> Embedder:
        with self._turn:
            generation, made = self._made.get(name, (-1, None))
            if made is None or generation != permit.generation:
                if made is not None:
                    made.close()
                made = self._new(permit.renew(), name)
                self._made[name] = permit.generation, made
            return made

    def close(self) -> None:
        """Lets go of all of them."""
        with self._turn:
            for _, made in self._made.values():
                made.close()
            self._made.clear()
            self._local = None

    def _new(self, permit: Permit, name: str) -> Embedder:
        if name in (LOCAL_NAME, TUNED_NAME):
            self._local = self._local or LocalModel(permit)
            return LocalEmbedder(self._local, is_tuned=name == TUNED_NAME)
        if self._endpoint is not None and name == self.current:
            return RemoteEmbedder(permit, self._endpoint)
        raise EmbedderUnavailable(f"The embedding model {name} is not at hand any more.")
