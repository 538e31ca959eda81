package crawl

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// DefaultPerHost is how many requests may be open at one host: one that is slow to
	// answer does not hold up the next, and two are no burden.
	DefaultPerHost = 2
	// DefaultSpread is the share of an interval that is added at most at random.
	DefaultSpread = .3
	// maxWait is the longest wait that is sat out. Who is told to come back
	// later than that ends for now.
	maxWait = 5 * time.Minute
	// Backing off begins with half to all of baseWait and doubles up to capWait.
	baseWait = time.Second
	capWait  = 30 * time.Second
)

// A Limiter spaces the requests to each host, and remembers which host has asked
// to be left alone for a while, or is left alone because all requests to it fail:
// those are ErrUnavailable. Crawlers that ask the same hosts share one.
//
// The zero value is ready; set fields before use. A Limiter must not be copied
// and is safe for concurrent use. Hosts are told apart by name and port, in any case; it
// remembers every one it met.
type Limiter struct {
	PerHost  int           // requests open at one host; 0 means DefaultPerHost
	Failures int           // in a row until a host is left alone; 0 means DefaultFailures, negative never
	Rest     time.Duration // how long it is left alone; 0 means DefaultRest

	// Spread is the longest random delay that is added to an interval, as a
	// share of it: 0 means DefaultSpread, negative none.
	Spread float64
	// Rand is where the delays come from; nil means a source of the runtime's.
	// The Limiter uses it from one goroutine at a time.
	Rand rand.Source
	// Shared is asked too before every request, with the interval that the site's
	// robots.txt may have made longer; nil means that the process is alone.
	Shared Pacer

	mu    sync.Mutex
	hosts map[string]*host
}

// A host is what a Limiter remembers of one.
type host struct {
	name string        // in lower case
	open chan struct{} // one token a request

	mu      sync.Mutex
	last    time.Time     // when a request started
	next    time.Time     // no request may start before: last and its interval, or what the host asked for
	delay   time.Duration // that robots.txt asks for, as far as anybody knows
	breaker breaker
}

// host returns what is remembered of the named host, which may be nothing yet.
func (l *Limiter) host(name string) *host {
	name = strings.ToLower(name)
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.hosts[name]
	if !ok {
		if l.hosts == nil {
			l.hosts = make(map[string]*host)
		}
		h = &host{name: name, open: make(chan struct{}, orDefault(l.PerHost, DefaultPerHost))}
		l.hosts[name] = h
	}
	return h
}

// acquire waits until a request to the named host may start, and keeps the next
// from starting within interval, or what the host asks for if that is longer: this
// it returns. The request calls release when it is over.
func (l *Limiter) acquire(
	ctx context.Context, name string, interval time.Duration,
) (release func(), paced time.Duration, err error) {
	h := l.host(name)
	select {
	case h.open <- struct{}{}:
	case <-ctx.Done():
		return nil, 0, context.Cause(ctx)
	}
	var once sync.Once
	probe := false
	release = func() { once.Do(func() { h.leave(probe) }) }
	for {
		var wait time.Duration
		if wait, paced, probe, err = l.reserve(h, interval); err != nil {
			release()
			return nil, 0, err
		}
		if wait <= 0 {
			return release, paced, nil
		}
		// Who else is woken at the same time may be first, and the host may
		// ask for more patience meanwhile: look again.
		if err := sleep(ctx, wait); err != nil {
			release()
			return nil, 0, err
		}
	}
}

// reserve takes the next start if it is due, and else returns how long it is
// not; and by how much it paces. It is an error if the host rests. Who probes says so
// when it leaves.
//
// What is due is up to who came last and to who comes now: the slower of the two.
func (l *Limiter) reserve(h *host, interval time.Duration) (wait, paced time.Duration, probe bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	if d := h.breaker.rests(now); d > 0 {
		return 0, 0, false, restError(h.name, d)
	}
	interval = max(interval, h.delay)
	if wait := max(h.next.Sub(now), h.last.Add(interval).Sub(now)); wait > 0 {
		return wait, interval, false, nil
	}
	h.last, h.next = now, now.Add(l.spread(interval))
	return 0, interval, h.breaker.begin(), nil
}

// leave gives back what acquire took.
func (h *host) leave(probe bool) {
	if probe {
		h.mu.Lock()
		h.breaker.probing = false
		h.mu.Unlock()
	}
	<-h.open
}

// report tells how the named host has fared, and returns how long it is left alone if it
// begins to rest for that.
func (l *Limiter) report(name string, v verdict) (rests time.Duration) {
	h, limit, rest := l.host(name), l.Failures, l.Rest
	if limit == 0 {
		limit = DefaultFailures
	}
	if rest <= 0 {
		rest = DefaultRest
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch v {
	case failing:
		if h.breaker.failed(time.Now(), limit, rest) {
			return rest
		}
	case healthy:
		h.breaker.served()
	}
	return 0
}

// spread returns interval with a random delay, so that the requests of many do
// not beat in time. It is never shorter.
func (l *Limiter) spread(interval time.Duration) time.Duration {
	share := l.Spread
	if share == 0 {
		share = DefaultSpread
	}
	most := time.Duration(share * float64(interval))
	if most <= 0 {
		return interval
	}
	if l.Rand == nil {
		return interval + rand.N(most)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return interval + time.Duration(rand.New(l.Rand).Int64N(int64(most)))
}

// slow tells what delay the robots.txt of the named host asks for, for those who
// do not know it yet: crawlers that ask no robots.txt of it are paced by it too.
func (l *Limiter) slow(name string, delay time.Duration) {
	h := l.host(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.delay = delay
}

// hold keeps requests to the named host from starting for d, at most maxWait:
// a longer wait ends the stream that was told to, and is the caller's to keep.
func (l *Limiter) hold(name string, d time.Duration) {
	h := l.host(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(min(d, maxWait)); until.After(h.next) {
		h.next = until
	}
}

// backoff returns how long to wait after the given try, with jitter, so that
// those who failed together do not come back together.
func backoff(try int) time.Duration {
	d := capWait
	if try < 10 {
		d = min(baseWait<<(try-1), capWait)
	}
	return d/2 + rand.N(d/2)
}

// retryAfter reads the header of the same name: seconds, or a date, which is
// compared with the answer's own date so that two clocks need not agree.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(at.Sub(now), 0), true
}

// expires reports whether ctx ends within d: waiting so long would be in vain.
func expires(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < d
}

// sleep waits for d, or returns the cause of ctx's end.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
