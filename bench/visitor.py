"""A visitor without a browser: speaks to a Streamlit server as its own front end does."""

from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

LONGEST_MESSAGE = 50_000_000


@dataclass
class Screen:
    """What a front end knows of the page it shows, and sends back with each click."""

    page: str
    query: str
    page_hash: str = ""
    cached: set[str] = field(default_factory=set)
    widgets: dict[str, WidgetState] = field(default_factory=dict)

    def click(self) -> bytes:
        """The message of a click that changes nothing: the page is to be drawn anew."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page_hash
        state.page_name = "" if self.page_hash else self.page
        state.cached_message_hashes.extend(self.cached)
        state.widget_states.widgets.extend(self.widgets.values())
        state.context_info.timezone = "America/Denver"
        return message.SerializeToString()

    def learn(self, data: bytes) -> bool:
        """Take in one message of the server; whether it ends the run."""
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._learn_widget(message.delta.new_element)
        return kind == "script_finished"

    def _learn_widget(self, element: object) -> None:
        kind = element.WhichOneof("type")
        if kind == "text_input":
            self.widgets[element.text_input.id] = WidgetState(id=element.text_input.id, string_value="")
        elif kind == "selectbox":
            box = element.selectbox
            self.widgets[box.id] = WidgetState(id=box.id, string_value=box.options[box.default])


class Visitor:
    """One open socket; `click` waits until the page is drawn."""

    def __init__(self, port: int, page: str = "", query: str = "", cookie: str = "") -> None:
        self.screen = Screen(page, query)
        self.socket: ClientConnection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers(port, cookie),
            max_size=LONGEST_MESSAGE,
            compression=None,
        )

    def click(self) -> None:
        self.socket.send(self.screen.click())
        while not self.screen.learn(self.socket.recv()):
            pass

    def close(self) -> None:
        self.socket.close()


def headers(port: int, cookie: str) -> dict[str, str]:
    """What a browser on the same origin sends with the handshake."""
    return {"Origin": f"http://127.0.0.1:{port}"} | ({"Cookie": f"pdups={cookie}"} if cookie else {})
