package main

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEnvironment_replacesWhatIsThere(t *testing.T) {
	t.Parallel()
	base := []string{"PATH=/bin", "AWS_REGION=ap-northeast-2", "AWS_REGION_X=kept", "AWS_CA_BUNDLE=/etc/x.crt"}
	got := environment(base, "AWS_REGION=us-east-1", "AWS_CA_BUNDLE=")
	assert.Equal(t, []string{"PATH=/bin", "AWS_REGION_X=kept", "AWS_REGION=us-east-1", "AWS_CA_BUNDLE="}, got)
	assert.Equal(t, "AWS_REGION=ap-northeast-2", base[1], "the caller's slice stays as it is")
}

func TestFreePorts_areFreeAndDifferent(t *testing.T) {
	t.Parallel()
	ports, err := freePorts(t.Context(), 20)
	require.NoError(t, err)
	seen := map[int]bool{}
	for _, port := range ports {
		assert.False(t, seen[port], "port %d twice", port)
		seen[port] = true
	}
	l, err := net.Listen("tcp", address(ports[0]))
	require.NoError(t, err)
	require.NoError(t, l.Close())
}
