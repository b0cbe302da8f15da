"""x"""
from pixora.providers.local.illustrator.land import build_mountains as build_card
