"""What those who run the installation see and do: spaces, their sizes, requests for new ones. Never what stands in a
space."""
