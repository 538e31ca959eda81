package lambdaemu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// A sandbox is one process of a function, and the runtime API that it talks to.
type sandbox struct {
	f      Function
	cmd    *exec.Cmd
	server *http.Server
	group  errgroup.Group
	init   time.Duration

	initCPU time.Duration

	ready  chan struct{}     // closed when the process first asks for an event
	events chan *event       // one at a time
	ended  chan struct{}     // closed when the process is no more
	failed chan []byte       // what a process said that could not begin
	once   sync.Once         // closes ready
	mu     sync.Mutex        // guards now
	now    map[string]*event // those that were handed over, by their IDs
}

// An event is one that a process is handed.
type event struct {
	id      string
	payload []byte
	end     time.Time
	answer  chan Result // buffered: one that comes too late is dropped
}

// start starts a process and waits until it asks for an event.
func start(ctx context.Context, f Function, logs io.Writer) (*sandbox, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("lambdaemu: %w", err)
	}
	s := &sandbox{
		f: f, ready: make(chan struct{}), events: make(chan *event), ended: make(chan struct{}),
		failed: make(chan []byte, 1), now: make(map[string]*event),
	}
	s.server = &http.Server{Handler: s.api(), ReadHeaderTimeout: time.Minute}
	s.group.Go(func() error { return s.server.Serve(l) })
	s.cmd = exec.Command(f.Program) //nolint:gosec,noctx // G204: what it is for; it outlives the event that it is started for
	s.cmd.Env = append(environment(f, l.Addr().String()), f.Env...)
	s.cmd.Stdout, s.cmd.Stderr = logs, logs
	began := time.Now() //nolint:forbidigo // a process in real time is measured
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("lambdaemu: %q: %w", f.Name, err), s.server.Close())
	}
	s.group.Go(func() error {
		defer close(s.ended)
		_ = s.cmd.Wait() // how it ended is told by what it did not answer
		return nil
	})
	late := time.NewTimer(InitTimeout)
	defer late.Stop()
	select {
	case <-s.ready:
		s.init, s.initCPU = time.Since(began), cpuTime(s.cmd.Process.Pid)
		return s, nil
	case <-s.ended:
		err = fmt.Errorf("the process ended before it asked for an event: %s", s.excuse())
	case <-late.C:
		err = errors.New("the process asked for no event in time")
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	return nil, errors.Join(fmt.Errorf("lambdaemu: %q: %w", f.Name, err), s.close())
}

// excuse returns what a process said that could not begin, or how it ended.
func (s *sandbox) excuse() string {
	select {
	case payload := <-s.failed:
		return string(payload)
	default:
		return s.cmd.ProcessState.String()
	}
}

// environment returns what Lambda sets.
func environment(f Function, api string) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + api, "AWS_LAMBDA_FUNCTION_NAME=" + f.Name,
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/" + f.Name, "AWS_LAMBDA_LOG_STREAM_NAME=emulated",
		"LANG=en_US.UTF-8", "TZ=:UTC", "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + os.TempDir(),
	}
}

// gone reports whether the process is no more.
func (s *sandbox) gone() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// kill kills the process, and reports whether there was one.
func (s *sandbox) kill() bool { return !s.gone() && s.cmd.Process.Kill() == nil }

// close ends the process and its API, and waits for them.
func (s *sandbox) close() error {
	s.kill()
	<-s.ended
	err := s.server.Close()
	if served := s.group.Wait(); !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// invoke hands an event to the process. One that does not answer in time is killed.
func (s *sandbox) invoke(ctx context.Context, payload []byte, timeout time.Duration) Result {
	began := time.Now() //nolint:forbidigo // as above
	e := &event{id: requestID(), payload: payload, end: began.Add(timeout), answer: make(chan Result, 1)}
	late := time.NewTimer(timeout)
	defer late.Stop()
	r := func() Result {
		select {
		case s.events <- e:
		case <-s.ended:
			return s.exited()
		case <-late.C:
			return s.timedOut(e, timeout)
		}
		select {
		case r := <-e.answer:
			return r
		case <-s.ended:
			return s.exited()
		case <-late.C:
			return s.timedOut(e, timeout)
		case <-ctx.Done():
			s.kill()
			<-s.ended
			return unhandled("Caller.Gone", context.Cause(ctx).Error())
		}
	}()
	s.mu.Lock()
	delete(s.now, e.id)
	s.mu.Unlock()
	r.Duration = time.Since(began)
	if !s.gone() {
		r.MaxRSS = maxRSS(s.cmd.Process.Pid)
	}
	return r
}

// timedOut kills the process and says so as Lambda does.
func (s *sandbox) timedOut(e *event, timeout time.Duration) Result {
	s.kill()
	<-s.ended
	return unhandled("Sandbox.Timedout", fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", e.id, timeout.Seconds()))
}

// exited says that the process ended without an answer.
func (s *sandbox) exited() Result {
	return unhandled("Runtime.ExitError", "RequestId: Error: Runtime exited with error: "+s.cmd.ProcessState.String())
}

func unhandled(kind, message string) Result {
	payload, err := json.Marshal(map[string]string{"errorType": kind, "errorMessage": message})
	if err != nil {
		payload = []byte("{}")
	}
	return Result{Payload: payload, Error: "Unhandled"}
}

// cpuTime returns how long the threads of a process have run.
func cpuTime(pid int) (total time.Duration) {
	threads, err := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/schedstat")
	if err != nil {
		return 0
	}
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			continue // it has ended
		}
		ran, _, _ := strings.Cut(string(text), " ")
		if ns, err := strconv.ParseInt(ran, 10, 64); err == nil {
			total += time.Duration(ns)
		}
	}
	return total
}

// maxRSS returns how much memory a process has used at most.
func maxRSS(pid int) int64 {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err == nil {
				return kib << 10
			}
		}
	}
	return 0
}
