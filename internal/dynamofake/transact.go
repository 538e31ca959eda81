package dynamofake

import (
	"encoding/json"
	"strings"
)

// maxActions is how much one transaction may do.
const maxActions = 100

// A transaction, as it is on the wire.
type (
	action struct {
		Put, Update, Delete, ConditionCheck *writeItem
	}
	transact struct {
		TransactItems      []action
		ClientRequestToken string
	}
	// A reason is why an action was, or was not, in the way of its transaction.
	reason struct {
		Code    string
		Message string `json:",omitempty"`
		Item    Item   `json:",omitempty"`
	}
)

// transact does all actions or none. One that comes again under the token of one
// that took place has nothing left to do.
func (s *Server) transact(in transact) (any, *apiError) {
	request, err := json.Marshal(in.TransactItems)
	if err != nil {
		return nil, invalid("%v", err)
	}
	if done, ok := s.tokens[in.ClientRequestToken]; ok && in.ClientRequestToken != "" {
		if done != string(request) {
			return nil, &apiError{code: "IdempotentParameterMismatchException", message: "the token was used before"}
		}
		return struct{}{}, nil
	}
	writes, failed := s.prepareAll(in.TransactItems)
	if failed != nil {
		return nil, failed
	}
	if err := cancelled(writes); err != nil {
		return nil, err
	}
	for _, p := range writes {
		p.apply(s.lag)
	}
	if in.ClientRequestToken != "" {
		s.tokens[in.ClientRequestToken] = string(request)
	}
	return struct{}{}, nil
}

func (s *Server) prepareAll(actions []action) ([]*prepared, *apiError) {
	if len(actions) == 0 || len(actions) > maxActions {
		return nil, invalid("a transaction has 1 to %d actions", maxActions)
	}
	var writes []*prepared
	seen := make(map[string]bool)
	for _, a := range actions {
		p, err := s.prepareAction(a)
		if err != nil {
			return nil, err
		}
		name := p.table.definition.TableName + "\x00" + p.pk
		if seen[name] {
			return nil, invalid("Transaction request cannot include multiple operations on one item")
		}
		seen[name] = true
		writes = append(writes, p)
	}
	return writes, nil
}

func (s *Server) prepareAction(a action) (*prepared, *apiError) {
	switch a {
	case action{}:
	case action{Put: a.Put}:
		return s.preparePut(*a.Put)
	case action{Update: a.Update}:
		return s.prepareUpdate(*a.Update)
	case action{Delete: a.Delete}:
		return s.prepareDelete(*a.Delete)
	case action{ConditionCheck: a.ConditionCheck}:
		p, err := s.prepareDelete(*a.ConditionCheck)
		if err == nil {
			p.only = true
		}
		return p, err
	}
	return nil, invalid("an action is one of Put, Update, Delete, ConditionCheck")
}

// cancelled returns an error if the condition of a write is not met.
func cancelled(writes []*prepared) *apiError {
	reasons := make([]reason, len(writes))
	codes := make([]string, len(writes))
	cancel := false
	for i, p := range writes {
		reasons[i].Code = "None"
		if !p.met {
			cancel = true
			reasons[i] = reason{"ConditionalCheckFailed", unmet, p.returned}
		}
		codes[i] = reasons[i].Code
	}
	if !cancel {
		return nil
	}
	return &apiError{
		code:    "TransactionCanceledException",
		message: "Transaction cancelled, please refer cancellation reasons [" + strings.Join(codes, ", ") + "]",
		reasons: reasons,
	}
}
