"""The wires to Aras Kargo's two services: the only place that calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kervan.integrations.carriers.aras.build import build_order, build_question, build_reference
from kervan.integrations.carriers.aras.settings import NAME
from kervan.integrations.carriers.soap_wire import SoapWire
from kervan.lib.soap import Content
from kervan.shipping.carriers import Parcel

NAMESPACE = "http://tempuri.org/"
ORDERS = {
    "live": "https://customerws.araskargo.com.tr/arascargoservice.asmx",
    "test": "https://customerservicestest.araskargo.com.tr/arascargoservice/arascargoservice.asmx",
}
QUESTIONS = {
    "live": "https://customerservices.araskargo.com.tr/ArasCargoCustomerIntegrationService/ArasCargoIntegrationService.svc",
    "test": "https://customerservicestest.araskargo.com.tr/ArasCargoIntegrationService.svc",
}


class Client:
    """Speaks for one account: ``wire`` to the service that takes orders, ``questions`` to the one that knows parcels."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings, where = settings, settings["environment"]
        self.wire = SoapWire(
            "aras",
            settings["address"] or ORDERS[where],
            namespace=NAMESPACE,
            action=NAMESPACE + "{operation}",
            qualified=True,
            name=NAME,
        )
        self.questions = SoapWire(
            "aras_query",
            settings["query_address"] or QUESTIONS[where],
            namespace=NAMESPACE,
            action=NAMESPACE + "IArasCargoIntegrationService/{operation}",
            qualified=True,
            name=NAME,
        )

    def order(self, parcel: Parcel) -> Any:
        """Aras' answer to a parcel, refusals included. Raises ``CarrierSilent``."""
        return self.wire.ask("SetOrder", build_order(parcel, self.settings))

    def about(self, operation: str, reference: str) -> Any:
        """Aras' answer about one order, refusals included. Raises ``CarrierSilent``."""
        return self.wire.ask(operation, build_reference(reference, self.settings))

    def question(self, kind: str, **about: Content) -> Any:
        """The query service's answer. Raises ``CarrierSilent``."""
        return self.questions.ask("GetQueryJSON", build_question(kind, self.settings, **about))
