"""Minga's design system: tokens, components, behaviours and charts. It knows no domain."""
