"""stub under way"""
import skia
from pixora.providers.local.illustrator.painter import Painter
def frames(request):
    w,h=request.raster.width,request.raster.height
    s=skia.Surface.MakeRaster(skia.ImageInfo.Make(w,h,skia.kBGRA_8888_ColorType,skia.kPremul_AlphaType))
    ps=[Painter(p.visual,p.figure,request.style,request.raster,request.seed,p.scene_frames/request.fps) for p in request.parts]
    import numpy as np
    buf=np.zeros((h,w,4),np.uint8)
    for i in range(request.frames):
        c=s.getCanvas()
        k=0 if len(ps)==1 or i<request.frames/2 else 1
        ps[k].paint(c,(request.parts[k].first+i)/request.fps)
        s.readPixels(skia.ImageInfo.Make(w,h,skia.kBGRA_8888_ColorType,skia.kPremul_AlphaType),buf,w*4,0,0)
        yield buf.tobytes()
