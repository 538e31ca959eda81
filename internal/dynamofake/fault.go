package dynamofake

import (
	"encoding/json"
)

// A Call is a request that has come.
type Call struct {
	Op   string
	N    int      // it is the nth of all, from 1
	Keys []string // partition keys that it writes, of PutItem and TransactWriteItems
}

// A Fault is what goes wrong with a request.
type Fault struct {
	Status  int    // 0 means 400
	Code    string // "ProvisionedThroughputExceededException", …
	Reasons []string
	After   bool // the request is carried out, only its answer is lost
	HangUp  bool // the connection ends without any answer
}

func (f *Fault) err() *apiError {
	e := &apiError{status: f.Status, code: f.Code, message: "as told"}
	for _, code := range f.Reasons {
		e.reasons = append(e.reasons, reason{Code: code})
	}
	return e
}

// SetFault has f asked before each request what is to go wrong with it, nil for
// nothing. Calls of f are one at a time. A nil f ends it.
func (s *Server) SetFault(f func(Call) *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// SetUnprocessed has f asked how many of the n keys of a batch are left
// unprocessed. A nil f ends it.
func (s *Server) SetUnprocessed(f func(n int) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leave = f
}

// SetLag lets indexes lag behind their tables by n writes. 0 brings them up to
// their tables.
func (s *Server) SetLag(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lag = n
	for _, t := range s.tables {
		t.index(n)
	}
}

// SetCreating has tables made from now on be in creation for the next n times that
// they are described.
func (s *Server) SetCreating(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.creating = n
}

// keysIn returns the partition keys that a request writes.
func keysIn(body []byte) []string {
	type write struct{ Item, Key Item }
	var in struct {
		write
		TransactItems []struct{ Put, Update write }
	}
	_ = json.Unmarshal(body, &in) // what cannot be read is refused later
	var keys []string
	for _, it := range []Item{in.Item, in.Key} {
		keys = append(keys, keysOf(it)...)
	}
	for _, t := range in.TransactItems {
		keys = append(append(keys, keysOf(t.Put.Item)...), keysOf(t.Update.Key)...)
	}
	return keys
}

func keysOf(it Item) []string {
	if v, ok := it["pk"]; ok && v.S != nil {
		return []string{*v.S}
	}
	return nil
}
