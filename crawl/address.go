package crawl

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/techmap-it/techmap"
)

// newClient returns the client of a Crawler that was given none. It uses no
// proxy, since what a proxy connects to cannot be seen from here.
func newClient(allowPrivate bool, perHost int) *http.Client {
	dialer := &net.Dialer{Timeout: DefaultTimeout, KeepAlive: DefaultTimeout}
	dial := dialer.DialContext
	if !allowPrivate {
		dial = publicDial(dialer)
	}
	return &http.Client{Timeout: DefaultTimeout, Transport: &http.Transport{
		DialContext:         dial,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: perHost, // one less, and each answer costs a handshake
		ReadBufferSize:      readBuffer,
		IdleConnTimeout:     time.Minute,
		TLSHandshakeTimeout: DefaultTimeout,
	}}
}

// readBuffer has room for most postings' pages: fewer calls of the system.
const readBuffer = 32 << 10

// A dialFunc has the form of http.Transport.DialContext.
type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// publicDial returns the dialling of d, but for addresses that are not public.
// It looks at the address that is connected to, after the name was resolved:
// what a name meant a moment ago, or before a redirect, counts for nothing.
func publicDial(d *net.Dialer) dialFunc {
	guarded := *d
	guarded.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
		return checkAddress(address)
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := guarded.DialContext(ctx, network, address)
		if refused, ok := errors.AsType[*addressError](err); ok {
			return nil, &because{Private, fmt.Errorf("host %q %w: %w", address, refused, techmap.ErrBlocked)}
		}
		return conn, err
	}
}

// An addressError says that an address is not a public one.
type addressError struct {
	addr netip.Addr
	use  string
}

func (e *addressError) Error() string {
	return fmt.Sprintf("is at %v, which is %s: private addresses have to be allowed", e.addr, e.use)
}

// checkAddress returns an *addressError unless address, an IP address with its
// port, is one on the public internet.
func checkAddress(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w: %w", address, techmap.ErrInvalid, err)
	}
	if use := specialUse(at.Addr()); use != "" {
		return &addressError{at.Addr(), use}
	}
	return nil
}

// specialUse says what addr is set aside for, "" if it is a public address.
func specialUse(addr netip.Addr) string {
	addr = addr.Unmap().WithZone("")
	if behind, ok := translated(addr); ok {
		if use := specialUse(behind); use != "" {
			return "NAT64 of " + behind.String() + ", which is " + use
		}
		return ""
	}
	for _, block := range specialBlocks() {
		if netip.MustParsePrefix(block.prefix).Contains(addr) {
			return block.use
		}
	}
	return ""
}

// wellKnownNAT64 leads to all of the internet of version 4 where a network has
// addresses of version 6 only (RFC 6052 §2.1).
const wellKnownNAT64 = "64:ff9b::/96"

// translated returns the address of version 4 that a gateway connects to for addr.
// Other ranges with such addresses in them lead nowhere from a sound network.
func translated(addr netip.Addr) (behind netip.Addr, ok bool) {
	if !netip.MustParsePrefix(wellKnownNAT64).Contains(addr) {
		return netip.Addr{}, false
	}
	raw := addr.As16()
	return netip.AddrFrom4([4]byte(raw[12:])), true
}

// A block is a range of addresses that is set aside.
type block struct{ prefix, use string }

// specialBlocks are those of the IANA special-purpose registries (RFC 6890 and
// its updates) that lead to no public host, or to one through an address of
// version 4 that is hidden in one of version 6.
func specialBlocks() []block {
	return []block{
		{"0.0.0.0/8", "this network"},
		{"10.0.0.0/8", "private"},
		{"100.64.0.0/10", "shared by a carrier's customers"},
		{"127.0.0.0/8", "loopback"},
		{"169.254.0.0/16", "link-local"},
		{"172.16.0.0/12", "private"},
		{"192.0.0.0/24", "for protocols"},
		{"192.0.2.0/24", "for documentation"},
		{"192.88.99.0/24", "a 6to4 relay"},
		{"192.168.0.0/16", "private"},
		{"198.18.0.0/15", "for benchmarks"},
		{"198.51.100.0/24", "for documentation"},
		{"203.0.113.0/24", "for documentation"},
		{"224.0.0.0/4", "multicast"},
		{"240.0.0.0/4", "reserved"},
		{"::/96", "unspecified, loopback or of version 4"},
		{"64:ff9b:1::/48", "NAT64 of a network's own"},
		{"100::/64", "a sink"},
		{"2001::/32", "Teredo"},
		{"2001::/23", "for protocols"},
		{"2001:db8::/32", "for documentation"},
		{"2002::/16", "6to4"},
		{"3fff::/20", "for documentation"},
		{"5f00::/16", "for segment routing"},
		{"fc00::/7", "private"},
		{"fe80::/10", "link-local"},
		{"fec0::/10", "site-local"},
		{"ff00::/8", "multicast"},
	}
}
