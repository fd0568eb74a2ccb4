"""Which internet addresses may be reached on behalf of somebody else."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_NOT_FOR_HOSTS = tuple(
    ip_network(each)
    for each in (
        "168.63.129.16/32",  # Azure's host, which answers every machine there about itself
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays from IPv6 (gone)
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # IPv4 wrapped in IPv6
        "3fff::/20",  # documentation
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this is an ordinary host of the public internet.

    False for private, loopback, link-local, shared, multicast, reserved and documentation ranges, for the machine's
    own metadata services, for IPv4 addresses wrapped in IPv6 (except a public one behind NAT64), and for what is no
    address.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed in _NAT64:
            return is_public(str(IPv4Address(parsed.packed[-4:])))
        if parsed not in _GLOBAL_UNICAST:
            return False
    if any(parsed in network for network in _NOT_FOR_HOSTS if network.version == parsed.version):
        return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)
