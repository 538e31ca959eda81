package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// questions are what clients ask. Each answer is checked.
var questions = [...]string{
	"/v1/roles",
	"/v1/skills/top?role=backend&n=50", "/v1/skills/top?role=frontend&n=30",
	"/v1/skills/top?role=data-engineer&n=20&min_sample=1", "/v1/skills/top?role=devops&n=20&min_sample=1",
	"/v1/skills/top?role=ml-engineer&n=20&min_sample=1", "/v1/status",
}

// Clients, and how long each waits after an answer: some 150 questions a second.
const (
	clients = 3
	think   = 20 * time.Millisecond
)

// A load is what clients saw.
type load struct {
	api *apiServer

	mu        sync.Mutex
	answers   int
	refused   int // no answer, while the API was in trouble
	silent    int // no answer, though it was not
	silence   string
	waiting   []*answer           // whose day is not counted yet
	refs      map[int64]reference // by the second of the day
	versions  map[int64]string    // of the data, by the second of the day
	checked   int
	wrongs    int
	wrong     []string           // the first of them
	links     map[int64]answered // one of each day that was answered of
	followed  int
	gone      int // of links: served while the disk was full
	following time.Duration
	oldest    time.Duration // the greatest age that an answer had, in days of the sites
	newest    time.Time     // day that was published last
}

func newLoad(api *apiServer) *load {
	return &load{
		api: api, refs: make(map[int64]reference), versions: make(map[int64]string), links: make(map[int64]answered),
	}
}

// run asks until ctx ends.
func (l *load) run(ctx context.Context) error {
	var g errgroup.Group
	for client := range clients {
		g.Go(func() error {
			for n := client; ctx.Err() == nil; n++ {
				l.ask(ctx, questions[n%len(questions)])
				select {
				case <-ctx.Done():
				case <-time.After(think):
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// An answered question is a permanent link, and what was behind it.
type answered struct{ link, body string }

func (l *load) ask(ctx context.Context, path string) {
	asked := clock()
	body, err := l.api.get(ctx, path)
	if ctx.Err() != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		if l.api.excused(asked) {
			l.refused++
			return
		}
		if l.silent++; l.silent == 1 {
			l.silence = fmt.Sprintf("%s: %v", path, err)
		}
		return
	}
	l.answers++
	a := &answer{path: path}
	if err := json.Unmarshal(body, a); err != nil {
		l.blame("%s: %v", path, err)
		return
	}
	if path == "/v1/status" {
		if d := wrongAge(a, clock()); d != "" {
			l.blame("%s", d)
		}
		return
	}
	if _, have := l.links[a.AsOf.Unix()]; !have && a.Meta.Permalink != "" && l.answers%7 == 0 {
		l.links[a.AsOf.Unix()] = answered{a.Meta.Permalink, string(body)}
	}
	if !l.check(a) {
		l.waiting = append(l.waiting, a)
	}
}

// slack is how long an answer may be on its way.
const slack = 20 * time.Second

// wrongAge says what is wrong with the age that a status states, "" if nothing is.
func wrongAge(a *answer, now time.Time) string {
	age := time.Duration(a.Age) * time.Second
	if a.AsOf.IsZero() || a.Meta.Data == "" || (now.Sub(a.AsOf)-age).Abs() > slack {
		return fmt.Sprintf("status: data %q as of %s are said to be %v old", a.Meta.Data, a.AsOf, age)
	}
	return ""
}

// blame notes an answer that was wrong. The first few are told in words.
func (l *load) blame(format string, args ...any) {
	if l.wrongs++; l.wrongs <= 20 {
		l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
	}
}

// published tells what has to be answered of a day from now on.
func (l *load) published(day time.Time, ref reference) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refs[day.Unix()], l.newest = ref, day
	waiting := l.waiting
	l.waiting = nil
	for _, a := range waiting {
		if !l.check(a) {
			l.waiting = append(l.waiting, a)
		}
	}
}

// check compares an answer with the reference of its day, and reports whether there was one.
func (l *load) check(a *answer) bool {
	at := a.AsOf.Unix()
	ref := l.refs[at]
	if ref == nil {
		return false
	}
	l.checked++
	l.oldest = max(l.oldest, l.newest.Sub(a.AsOf))
	if known, ok := l.versions[at]; ok && known != a.Meta.Data {
		l.blame("%s: two versions, %s and %s", a.AsOf, known, a.Meta.Data)
	}
	l.versions[at] = a.Meta.Data
	if d := ref.differs(a); d != "" {
		l.blame("%s as of %s: %s", a.path, a.AsOf.Format(time.DateOnly), d)
	}
	return true
}

// follow asks again for what permanent links led to, and demands the same numbers. What
// was served on one of the days without room on the disk could not be kept: it may be gone.
func (l *load) follow(ctx context.Context, full map[int64]bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	began := clock()
	defer func() { l.following = clock().Sub(began) }()
	for day, then := range l.links {
		now, err := l.api.get(ctx, then.link)
		if errors.Is(err, errGone) && full[day] {
			l.gone++
			continue
		}
		if err != nil {
			l.blame("permanent link %s: %v", then.link, err)
			continue
		}
		var a, b answer
		if err := json.Unmarshal([]byte(then.body), &a); err != nil {
			return err
		}
		if err := json.Unmarshal(now, &b); err != nil {
			return err
		}
		if x, y := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); x != y {
			l.blame("permanent link %s: other numbers than before", then.link)
		}
		l.followed++
	}
	return nil
}
