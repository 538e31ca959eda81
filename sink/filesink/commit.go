package filesink

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"time"
)

const (
	// temporary begins the name of a file that is being written.
	temporary = ".tmp-"
	// leftover is the age at which such a file's writer is taken to have crashed.
	leftover = time.Hour
)

// put makes data the contents of the file named key, on disk, or leaves no such
// file. Two writers of one key write the same bytes, so it does not matter whose rename
// comes last.
func (s *Store) put(key string, data []byte) error {
	dir := path.Dir(key)
	if err := s.mkdir(dir); err != nil {
		return err
	}
	// The name says what is in it. A file of another size was damaged since.
	if info, err := s.root.Stat(key); err == nil && info.Size() == int64(len(data)) {
		return s.syncDir(dir) // by someone who may not have come to this
	}
	tmp := path.Join(dir, temporary+rand.Text())
	if err := s.create(tmp, data); err != nil {
		_ = s.root.Remove(tmp)
		return err
	}
	if err := s.root.Rename(tmp, key); err != nil {
		_ = s.root.Remove(tmp)
		return fault("write", s.path(key), err)
	}
	return s.syncDir(dir)
}

// create writes data to a new file, on disk.
func (s *Store) create(name string, data []byte) error {
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fault("create", s.path(name), err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fault("write", s.path(name), err)
	}
	return nil
}

// mkdir makes the folder dir and those above it, on disk: a file whose folder is not
// durable is not. What was made durable once is remembered; folders are never removed.
func (s *Store) mkdir(dir string) error {
	if dir == "." {
		return nil
	}
	s.mu.Lock()
	known := s.synced[dir]
	s.mu.Unlock()
	if known {
		return nil
	}
	if err := s.mkdir(path.Dir(dir)); err != nil {
		return err
	}
	if err := s.root.Mkdir(dir, 0o755); err != nil && !s.isDir(dir) {
		return fault("make folder", s.path(dir), err)
	}
	if err := s.syncDir(path.Dir(dir)); err != nil {
		return err
	}
	s.mu.Lock()
	s.synced[dir] = true
	s.mu.Unlock()
	return nil
}

// isDir reports whether there is a folder of the name: another process may have made
// it.
func (s *Store) isDir(name string) bool {
	info, err := s.root.Stat(name)
	return err == nil && info.IsDir()
}

// syncDir makes the names in dir durable.
func (s *Store) syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // which has no such call, and orders names itself
	}
	d, err := s.root.Open(dir)
	if err != nil {
		return fault("open", s.path(dir), err)
	}
	if err = errors.Join(d.Sync(), d.Close()); err != nil {
		return fault("sync", s.path(dir), err)
	}
	return nil
}

// sweep removes what crashed writers left. What cannot be removed does no harm:
// it is not read.
func (s *Store) sweep() {
	old := s.now().Add(-leftover)
	_ = fs.WalkDir(s.root.FS(), s.prefix, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(entry.Name(), temporary) {
			return nil
		}
		if info, err := entry.Info(); err == nil && info.ModTime().Before(old) {
			_ = s.root.Remove(name)
		}
		return nil
	})
}
