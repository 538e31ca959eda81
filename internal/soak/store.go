package main

import (
	"os"
	"path/filepath"
	"strings"
)

// A store is where the layers of a run lie.
type store struct {
	dir   string   // of what is on this machine
	flags []string // of every command
	gold  string   // address, if gold is not in dir
	cloud *cloud   // nil for a store on this machine
	disk  bool     // dir is a disk of its own, which can be filled
}

// diskSize is that of the disk of a store.
const diskSize = 1 << 30

// localStore makes a store on this machine, on a disk of its own if that can be had.
func localStore(dir string, ownDisk bool) (*store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	s := &store{dir: dir, flags: []string{"--store", dir}}
	s.disk = ownDisk && mountDisk(dir, diskSize)
	return s, nil
}

// history is where the API keeps what it served.
func (s *store) history() string { return filepath.Join(s.dir, "history") }

// litter leaves behind what a process leaves that is killed while it writes: the first
// part of a file under a name that nobody reads. It returns how many files.
func (s *store) litter() (int, error) {
	var written int
	for _, pattern := range []string{"bronze/*/*/*", "history/*"} {
		names, err := filepath.Glob(filepath.Join(s.dir, pattern))
		if err != nil {
			return written, err
		}
		for i := len(names) - 1; i >= 0 && written < 4; i-- {
			data, err := os.ReadFile(names[i])
			if err != nil || strings.HasPrefix(filepath.Base(names[i]), ".") {
				continue
			}
			prefix := ".tmp-"
			if strings.HasPrefix(pattern, "history") {
				prefix = ".draft-"
			}
			half := filepath.Join(filepath.Dir(names[i]), prefix+"soak"+filepath.Base(names[i]))
			if err := os.WriteFile(half, data[:len(data)/2], 0o600); err != nil { //nolint:gosec // G703: beside a file of the store
				return written, err
			}
			written++
			break
		}
	}
	return written, nil
}
