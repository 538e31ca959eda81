package main

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
)

// Credentials of the servers that check signatures, and of all AWS clients.
const (
	accessKey = "test"
	secretKey = "testtest"
	region    = "us-east-1"
)

// awsVariables let an AWS client in the command work without its user's own
// configuration, and keep it from ever reaching the real services by mistake.
func awsVariables() []string {
	return []string{
		"AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region,
		"AWS_ACCESS_KEY_ID=" + accessKey,
		"AWS_SECRET_ACCESS_KEY=" + secretKey,
		"AWS_SESSION_TOKEN=",
		"AWS_PROFILE=",
		"AWS_ENDPOINT_URL=",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CA_BUNDLE=", // the SDK refuses a client of the caller's own beside one
	}
}

// environment returns base with the variables of added in place of its own.
func environment(base []string, added ...string) []string {
	out := slices.Clone(base)
	for _, variable := range added {
		name, _, _ := strings.Cut(variable, "=")
		out = slices.DeleteFunc(out, func(old string) bool { return strings.HasPrefix(old, name+"=") })
		out = append(out, variable)
	}
	return out
}

// freePorts returns n ports of the loopback interface that nobody listens on,
// all different.
func freePorts(ctx context.Context, n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address(0))
		if err != nil {
			return nil, err
		}
		defer l.Close() // held until all are chosen, so that none comes twice
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}

// address returns the loopback address with port.
func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
