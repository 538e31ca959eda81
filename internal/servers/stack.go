package main

import (
	"errors"
	"fmt"
	"slices"
)

// A stack holds the servers that run.
type stack struct {
	names []string
	up    []running
}

func (s *stack) push(name string, r running) {
	s.names, s.up = append(s.names, name), append(s.up, r)
}

// env returns what the servers tell the command.
func (s *stack) env() []string {
	var env []string
	for _, r := range s.up {
		env = append(env, r.env...)
	}
	return env
}

// dead returns the names of the servers that ended by themselves.
func (s *stack) dead() []string {
	var dead []string
	for i, r := range s.up {
		if !r.alive() {
			dead = append(dead, s.names[i])
		}
	}
	return dead
}

// stopAll stops every server, the last started first, whether or not another
// could be stopped.
func (s *stack) stopAll() error {
	var errs []error
	for i, r := range slices.Backward(s.up) {
		if err := r.stop(); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", s.names[i], err))
		}
	}
	s.names, s.up = nil, nil
	return errors.Join(errs...)
}
