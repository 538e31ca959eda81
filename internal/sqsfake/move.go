package sqsfake

import (
	"context"
	"slices"
)

// A moveTask is a redrive that was started, and is done at once.
type moveTask struct {
	TaskHandle                       string `json:",omitempty"`
	Status                           string
	SourceArn                        string
	DestinationArn                   string `json:",omitempty"`
	ApproximateNumberOfMessagesMoved int
}

type moveIn struct{ SourceArn, DestinationArn string }

type moveOut struct{ TaskHandle string }

// startMove moves all messages of a dead-letter queue to where they came from, or
// to a destination.
func (s *Service) startMove(_ context.Context, in moveIn) (moveOut, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := s.byARN(in.SourceArn)
	if from == nil {
		return moveOut{}, invalid("ResourceNotFoundException", "no queue %q", in.SourceArn)
	}
	if !s.isDeadLetter(from) {
		return moveOut{}, invalid("InvalidParameterValue", "queue %q is the dead-letter queue of no other", from.name)
	}
	task := moveTask{s.next("task"), "COMPLETED", in.SourceArn, in.DestinationArn, 0}
	kept := from.messages[:0:0]
	for _, m := range from.messages {
		arn := in.DestinationArn
		if arn == "" {
			arn = m.diedIn
		}
		to := s.byARN(arn)
		if to == nil {
			kept = append(kept, m)
			continue
		}
		m.receives, m.receipt, m.visibleAt = 0, "", s.now()
		to.messages = append(to.messages, m)
		to.announce()
		task.ApproximateNumberOfMessagesMoved++
	}
	from.messages = kept
	if len(kept) > 0 {
		task.Status = "FAILED"
	}
	s.tasks = append(s.tasks, task)
	return moveOut{task.TaskHandle}, nil
}

// isDeadLetter reports whether another queue has its dead messages go to q. The
// lock is held.
func (s *Service) isDeadLetter(q *queue) bool {
	for _, other := range s.queues {
		if arn, _ := other.redrive(); arn == q.arn {
			return true
		}
	}
	return false
}

type movesOut struct{ Results []moveTask }

// listMoves returns the tasks of a dead-letter queue, the latest first. As at
// SQS, a task that has ended has no handle.
func (s *Service) listMoves(_ context.Context, in moveIn) (movesOut, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out movesOut
	for _, task := range slices.Backward(s.tasks) {
		if task.SourceArn == in.SourceArn {
			task.TaskHandle = ""
			out.Results = append(out.Results, task)
			break
		}
	}
	return out, nil
}
