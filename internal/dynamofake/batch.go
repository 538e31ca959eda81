package dynamofake

import "slices"

// Limits of a batch of reads.
const (
	maxKeys   = 100
	maxAnswer = 16 << 20
)

// Keys of a table, as they are on the wire.
type batchKeys struct {
	Keys                     []Item
	ConsistentRead           bool
	ProjectionExpression     string            `json:",omitempty"`
	ExpressionAttributeNames map[string]string `json:",omitempty"`
}

func (s *Server) batchGet(in struct{ RequestItems map[string]batchKeys }) (any, *apiError) {
	answer := struct {
		Responses       map[string][]Item
		UnprocessedKeys map[string]batchKeys
	}{make(map[string][]Item), make(map[string]batchKeys)}
	keys, size := 0, 0
	for name, request := range in.RequestItems {
		t, err := s.table(name)
		if err != nil {
			return nil, err
		}
		if keys += len(request.Keys); len(request.Keys) == 0 || keys > maxKeys {
			return nil, invalid("a batch has 1 to %d keys", maxKeys)
		}
		found, left, err := s.readBatch(t, request, &size)
		if err != nil {
			return nil, err
		}
		answer.Responses[name] = found
		if len(left.Keys) > 0 {
			answer.UnprocessedKeys[name] = left
		}
	}
	return answer, nil
}

// readBatch returns the items of a request, and the keys for which there is no room
// or which are to be left. The last items come first: nobody may rely on an order.
func (s *Server) readBatch(t *table, request batchKeys, size *int) (found []Item, left batchKeys, _ *apiError) {
	left = request
	left.Keys = nil
	e := newExpression(request.ExpressionAttributeNames, nil)
	names, failed := e.projection(request.ProjectionExpression)
	if failed == nil {
		failed = e.allUsed()
	}
	if failed != nil {
		return nil, left, failed
	}
	leave := 0
	if s.leave != nil {
		leave = s.leave(len(request.Keys))
	}
	seen := make(map[string]bool)
	found = []Item{}
	for i, key := range slices.Backward(request.Keys) {
		pk, err := t.key(key)
		if err != nil {
			return nil, left, err
		}
		if seen[pk] {
			return nil, left, invalid("provided list of item keys contains duplicates")
		}
		seen[pk] = true
		it, ok := t.items[pk]
		switch {
		case i < leave || *size+it.size() > maxAnswer:
			left.Keys = append(left.Keys, key)
		case ok:
			*size += it.size()
			found = append(found, it.only(names))
		}
	}
	return found, left, nil
}
