"""Whether the chat model's server answers and knows the model. Asks for its list of models: costs nothing, and tells
nothing of a customer. Refuses to go without a permit.
"""

from crm.gate import Permit
from insights.chat_request import CallFailed, Endpoint

_SECONDS = 10.0
_NO_LIST = (404, 405, 501)


def knows_model(permit: Permit, endpoint: Endpoint) -> bool | None:
    """None: the server answers and keeps no list. Raises CallFailed, Silent."""
    import openai

    permit.spend()
    try:
        with (
            openai.DefaultHttpxClient(timeout=_SECONDS, trust_env=False, proxy=endpoint.proxy) as http,
            openai.OpenAI(
                base_url=endpoint.base_url,
                api_key=endpoint.key.get_secret_value(),
                http_client=http,
                timeout=_SECONDS,
                max_retries=0,
            ) as client,
        ):
            return endpoint.model in {one.id for one in client.models.list()}
    except openai.APIStatusError as refused:
        if refused.status_code in _NO_LIST:
            return None
        raise CallFailed(f"status {refused.status_code}", again=False) from None
    except openai.APITimeoutError:
        raise CallFailed("timed out", again=True) from None
    except openai.APIConnectionError:
        raise CallFailed("no connection", again=True) from None
    except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
        raise CallFailed(type(error).__name__, again=False) from None
