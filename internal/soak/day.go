package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A shaker runs the steps of days while things go wrong.
type shaker struct {
	*pipeline
	sites *sites
	api   *apiServer
	usual map[step]time.Duration // of a step that nothing disturbs
	tell  func(format string, args ...any)

	struck map[faultKind]int
	missed int // faults that found nothing to strike
	log    []strike
	again  int // attempts that did not do their work
	lost   int // of those, without a fault of their own
}

// A strike is a fault that came to pass.
type strike struct {
	fault
	Day   int           `json:"day"`
	After time.Duration `json:"after"` // of the attempt
}

func (s *shaker) count() int { return len(s.log) }

// fullDays are those on which the disk was full at some time, by their seconds, and those
// before them: what was published last on one may be read on the next.
func (s *shaker) fullDays() map[int64]bool {
	days := make(map[int64]bool)
	for _, hit := range s.log {
		if hit.Kind == diskFull {
			days[dayTime(hit.Day).Unix()], days[dayTime(hit.Day-1).Unix()] = true, true
		}
	}
	return days
}

// mostAttempts is how often a step may have to be called after its last fault.
const mostAttempts = 8

// day runs all steps of a day, with faults among them, until each has done its work.
func (s *shaker) day(ctx context.Context, day int, faults []fault) error {
	s.pipeline.began = clock().Add(-time.Second)
	s.sites.turn(day)
	for _, step := range steps() {
		var mine []fault
		for _, f := range faults {
			if f.Step == step {
				mine = append(mine, f)
			}
		}
		if err := s.step(ctx, step, day, mine); err != nil {
			return fmt.Errorf("day %d: %w", day, err)
		}
	}
	return nil
}

func (s *shaker) step(ctx context.Context, step step, day int, faults []fault) error {
	for alone := 0; ; {
		var f *fault
		if len(faults) > 0 {
			f, faults = &faults[0], faults[1:]
		}
		c, struck, err := s.attempt(ctx, step, day, f)
		if err != nil {
			return err
		}
		done, wrong := verdict(step, c)
		if wrong != nil {
			return wrong
		}
		switch {
		case f != nil && struck:
			s.struck[f.Kind]++
			s.log = append(s.log, strike{*f, day, c.took})
		case f != nil:
			s.missed++
		case done:
			s.usual[step] = (s.usual[step] + c.took) / 2
		}
		if done && len(faults) == 0 {
			return nil
		}
		if done {
			continue
		}
		s.again++
		if f != nil {
			continue
		}
		s.lost++
		if alone++; alone > mostAttempts {
			return fmt.Errorf("%s does not do its work: status %d: %s", step, c.status(), c.said())
		}
		s.tell("%s of day %d again: status %d: %s", step, day, c.status(), c.said())
	}
}

// attempt runs a step once, with a fault or without, and reports whether it struck.
func (s *shaker) attempt(ctx context.Context, step step, day int, f *fault) (c *call, struck bool, err error) {
	begin := func() (*call, error) { return s.start(ctx, step, day) }
	if f == nil {
		c, err = begin()
		if err == nil {
			<-c.ended
		}
		return c, true, err
	}
	wait := time.Duration(f.At * float64(s.usual[step]))
	switch f.Kind {
	case processKilled:
		return s.killed(begin, wait)
	case processPaused:
		return s.paused(begin, wait, f)
	case doubled:
		return twice(begin)
	case leftover:
		n, err := s.at.litter()
		if err != nil {
			return nil, false, err
		}
		c, err := begin()
		return c, n > 0, err
	case diskFull:
		return s.full(begin, f)
	case siteFails, siteThrottles, siteSlow, siteCuts, siteBreaksOff, siteChanged:
		struck := s.sites.upset(trouble(f.Kind, f.random()))
		c, err := begin()
		if err == nil {
			<-c.ended
		}
		return c, struck() > 0, err
	case apiPaused, apiKilled:
		return s.without(ctx, begin, f)
	}
	return s.at.cloud.attempt(ctx, begin, wait, f)
}

// killed kills the process of a step after a while.
func (s *shaker) killed(begin func() (*call, error), wait time.Duration) (*call, bool, error) {
	c, err := begin()
	if err != nil {
		return nil, false, err
	}
	struck := c.within(wait) && c.cmd.Process.Kill() == nil
	<-c.ended
	return c, struck, nil
}

// paused lets the process of a step stand still for a while.
func (s *shaker) paused(begin func() (*call, error), wait time.Duration, f *fault) (*call, bool, error) {
	c, err := begin()
	if err != nil {
		return nil, false, err
	}
	struck := c.within(wait) && pause(c.cmd.Process) == nil
	if struck {
		time.Sleep(time.Duration(300+f.random().IntN(1500)) * time.Millisecond)
		err = resume(c.cmd.Process)
	}
	<-c.ended
	return c, struck, err
}

// twice runs a step two times at once, as when a message is delivered twice.
func twice(begin func() (*call, error)) (*call, bool, error) {
	first, err := begin()
	if err != nil {
		return nil, false, err
	}
	second, err := begin()
	<-first.ended
	if err != nil {
		return first, false, err
	}
	<-second.ended
	if first.status() != exitDone { // one has to have done it
		return second, true, nil
	}
	return first, true, nil
}

// full runs a step while the disk has next to no room.
func (s *shaker) full(begin func() (*call, error), f *fault) (*call, bool, error) {
	ballast := filepath.Join(s.at.dir, "ballast")
	if err := fillDisk(ballast, int64(f.random().IntN(256<<10))); err != nil {
		return nil, false, errors.Join(err, os.Remove(ballast))
	}
	c, err := begin()
	if err == nil {
		<-c.ended
	}
	if rerr := os.Remove(ballast); err == nil {
		err = rerr
	}
	return c, err == nil && c.status() != exitDone, err
}

// without runs a step while the API is paused, or dies.
func (s *shaker) without(ctx context.Context, begin func() (*call, error), f *fault) (*call, bool, error) {
	c, err := begin()
	if err != nil {
		return nil, false, err
	}
	if f.Kind == apiPaused {
		err = s.api.freeze(time.Duration(300+f.random().IntN(1700)) * time.Millisecond)
	} else {
		err = s.api.crash(ctx)
	}
	<-c.ended
	return c, err == nil, err
}
