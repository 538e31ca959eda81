package rankhttp

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// A Rate is how often one client may ask: Requests at once, and as many again in the course
// of every Per. Requests of 0 is no limit.
type Rate struct {
	Requests int
	Per      time.Duration // a minute if it is zero
}

// maxClients is how many clients are remembered; if more come in one Rate.Per, those of
// before are forgotten early, which lets them ask more.
const maxClients = 1 << 17

// A limiter counts the requests of clients. A client that has not asked for Rate.Per may ask
// as much as one that never has, so that it need not be remembered longer.
type limiter struct {
	requests, seconds int // the rate

	full  float64 // requests
	speed float64 // requests a second that come back
	per   time.Duration
	now   func() time.Time

	mu       sync.Mutex
	young    map[string]bucket
	old      map[string]bucket // of the time before
	turnedAt time.Time
}

// A bucket is what a client has left, and when that was. Tokens come back as time passes;
// nothing has to run for it.
type bucket struct {
	tokens float64
	at     time.Time
}

// newLimiter returns a limiter that knows nobody yet.
func newLimiter(rate Rate, now func() time.Time) *limiter {
	if rate.Per <= 0 {
		rate.Per = time.Minute
	}
	return &limiter{
		requests: rate.Requests, seconds: int(math.Ceil(rate.Per.Seconds())),
		full: float64(rate.Requests), speed: float64(rate.Requests) / rate.Per.Seconds(), per: rate.Per, now: now,
		young: make(map[string]bucket), turnedAt: now(),
	}
}

// An allowance is what is left to a client.
type allowance struct {
	requests int
	reset    int // seconds until it has all again
	wait     int // seconds until it may ask again; 0 if it may now
}

// take takes a request from what a client has left.
func (l *limiter) take(client string) allowance {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Sub(l.turnedAt) > l.per || len(l.young) >= maxClients {
		l.old, l.young, l.turnedAt = l.young, make(map[string]bucket), now
	}
	b, known := l.young[client]
	if !known {
		b, known = l.old[client]
	}
	if !known {
		b = bucket{l.full, now}
	}
	b.tokens = math.Min(l.full, b.tokens+now.Sub(b.at).Seconds()*l.speed)
	b.at = now
	var left allowance
	if b.tokens >= 1 {
		b.tokens--
	} else {
		left.wait = max(1, int(math.Ceil((1-b.tokens)/l.speed)))
	}
	l.young[client] = b
	left.requests = int(b.tokens)
	left.reset = int(math.Ceil((l.full - b.tokens) / l.speed))
	return left
}

// tell sets the headers that say what is left, as the draft "RateLimit header fields for
// HTTP" (draft-ietf-httpapi-ratelimit-headers) has them.
func (a allowance) tell(h http.Header, of *limiter) {
	h.Set("RateLimit-Policy", fmt.Sprintf(`"client";q=%d;w=%d`, of.requests, of.seconds))
	h.Set("RateLimit", fmt.Sprintf(`"client";r=%d;t=%d`, a.requests, a.reset))
}

// clientOf returns the address of a connection. Of IPv6 it is the network of 64 bits, all
// of which one client may have.
func clientOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}
